import { EXCEPTION_MESSAGE, EXCEPTION_STACKTRACE, EXCEPTION_TYPE } from "../protocol/attributes.ts";

/** What is to know of whatever was thrown, as attributes of an `exception` event. */
export interface ErrorFacts {
  /** The class, as OpenTelemetry's `error.type`; `_OTHER` if it has none. */
  [EXCEPTION_TYPE]: string;
  [EXCEPTION_MESSAGE]: string;
  [EXCEPTION_STACKTRACE]?: unknown;
}

/** Never throws, though errors may have getters. */
export function errorFacts(error: unknown): ErrorFacts {
  const facts: ErrorFacts = { [EXCEPTION_TYPE]: "_OTHER", [EXCEPTION_MESSAGE]: "" };
  try {
    const { name, message, stack } = error as Error;
    const own = name === "Error" || !name ? (error as Error).constructor.name : name;
    if (error instanceof Object) facts[EXCEPTION_TYPE] = String(own);
    facts[EXCEPTION_MESSAGE] = String(message ?? error);
    facts[EXCEPTION_STACKTRACE] = stack;
  } catch {
    // What could be read is enough.
  }
  return facts;
}

/** Stopped on purpose: `AbortError`, or an API client's own (`APIUserAbortError`). */
export const isAbort = (facts: ErrorFacts): boolean => facts[EXCEPTION_TYPE].endsWith("AbortError");
