import type { WireResponse } from "../wire/wire-format.ts";
import type { TapRequest } from "./wire-request.ts";

/*
 * A first guess, which errs on the side of yes: is this request worth loading what reads answers? Once that is there, it
 * decides alone. Members and paths are those that the formats in `sdk/wire` look for.
 */
const MEMBERS =
  /"(messages|prompt|inputs?|contents|message|jsonrpc|commands|assistant_id|threadId|operationName)"\s*:/;
const PATHS = /completions$|enerateContent$|\/(responses|interactions|runs|sse)\b/;
const ANSWERS = /event-stream|ndjson|json|^text\/plain|octet-stream|^$/;
const SOCKETS = /\/realtime$|BidiGenerateContent/;

/** Of a long body the beginning and the end are looked at, in UTF-16 code units. */
const HEAD = 64 * 1024;
const TAIL = 4 * 1024;

export function looksLikeACall({ method, url, header, text }: TapRequest): boolean {
  const body = text() ?? "";
  return (
    PATHS.test(url.pathname) ||
    (method === "POST"
      ? MEMBERS.test(body.slice(0, HEAD)) || MEMBERS.test(body.slice(HEAD).slice(-TAIL))
      : /event-stream/.test(header("accept") ?? ""))
  );
}

export const looksLikeAnAnswer = ({ header }: WireResponse): boolean =>
  ANSWERS.test(header("content-type") ?? "");

/** Some back ends name their protocol, whatever was asked. */
export const namesItself = ({ header }: WireResponse): boolean =>
  ["ui-message", "data"].some((name) => header(`x-vercel-ai-${name}-stream`)) ||
  /stream\+json/.test(header("content-type") ?? "");

export const looksLikeASession = (url: URL): boolean => SOCKETS.test(url.pathname);
