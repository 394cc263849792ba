import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Why a request is refused: an HTTP status, and words that name the remedy. */
export interface Refusal {
  status: number;
  message: string;
}

/** Names of this computer; no other may lead here (DNS rebinding: a page's own name, pointed at 127.0.0.1). */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

const EXTENSION = /^(?:chrome-extension:\/\/[a-p]{32}|moz-extension:\/\/[0-9a-f-]{36})$/;

export const isExtension = (origin: string | undefined): boolean =>
  origin !== undefined && EXTENSION.test(origin);

/** Was the request meant for us? */
export function refuseHost({ headers }: IncomingMessage, more: ReadonlySet<string>): Refusal | undefined {
  const name = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  if (LOOPBACK.has(name) || more.has(name)) return undefined;
  const shown = printable(name);
  return { status: 403, message: `Host "${shown}" is not ours. To allow it: --allow-host ${shown}` };
}

/** Back ends send no origin. A page's is refused unless it was named. */
export function refuseOrigin(origin: string | undefined, allowed: ReadonlySet<string>): Refusal | undefined {
  if (origin === undefined || allowed.has(origin)) return undefined;
  const shown = printable(origin);
  return { status: 403, message: `Origin "${shown}" is not allowed. To allow it: --allow-origin ${shown}` };
}

/** Who may have the spans: an extension (or a tool on this computer, which has no origin), with the token. */
export function refuseReader({ headers }: IncomingMessage, token: string): Refusal | undefined {
  const { origin, authorization = "" } = headers;
  if (origin !== undefined && !isExtension(origin))
    return { status: 403, message: "Only the GenAI Traces extension may read spans here." };
  if (isSame(authorization, `Bearer ${token}`)) return undefined;
  return {
    status: 401,
    message: "The token is missing or wrong. It is printed where the collector started.",
  };
}

/** Takes as long for a wrong one as for a right one. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Answered to an allowed origin only, by name: never `*`. */
export const corsHeaders = (
  { headers }: IncomingMessage,
  isAllowed: (origin: string) => boolean,
): Record<string, string> => {
  const { origin } = headers;
  if (origin === undefined || !isAllowed(origin)) return { vary: "origin" };
  return {
    vary: "origin",
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-encoding, content-type",
    "access-control-max-age": "600",
    ...(headers["access-control-request-private-network"] && {
      "access-control-allow-private-network": "true",
    }),
  };
};

/** What a stranger wrote, for a terminal: short, and no control characters. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not get through
  text.slice(0, 200).replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
