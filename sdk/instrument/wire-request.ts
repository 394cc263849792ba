import type { WireRequest } from "../wire/wire-format.ts";

/** Longer bodies are not parsed: a quarter of a second. They are recognised by address and headers alone. */
const LONGEST_BODY = 32 * 1024 * 1024;

export interface TapRequest extends WireRequest {
  /** The body as it was given; `undefined` while it is not known. */
  text(): string | undefined;
  /** Until then the body is not known. */
  ready?: Promise<unknown> | undefined;
}

/** What an app asked for, looked at only when somebody wants to know. */
export function createRequest(
  method: string,
  address: string,
  header: (name: string) => string | null | undefined,
  text: () => string | undefined,
  ready?: Promise<unknown>,
): TapRequest {
  let url: URL | undefined;
  let body: { value: unknown } | undefined;
  return {
    method,
    text,
    ready,
    get url() {
      url ??= new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href);
      return url;
    },
    header: (name) => header(name) ?? undefined,
    get body() {
      const given = text();
      // Bodies of `Request` objects come later.
      if (given === undefined) return undefined;
      body ??= { value: given.length > LONGEST_BODY ? undefined : parsed(given) };
      return body.value;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
