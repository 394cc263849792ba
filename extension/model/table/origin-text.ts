import type { SessionId } from "../../../sdk/protocol/index.ts";

/**
 * Whose clock a span's times were read from, as one text for a table's list: a document, a worker and a server can bear the
 * same service name, so the session belongs to it. Names are a page's own words; a session is hex digits, so the last
 * line is always the session.
 */
export const originText = (service: string, sid: SessionId): string => `${service}\n${sid}`;

/** The service's name; tables that were kept before sessions were told of hold nothing else. */
export function serviceOfOrigin(origin: string): string {
  const end = origin.lastIndexOf("\n");
  return end < 0 ? origin : origin.slice(0, end);
}

export const sessionOfOrigin = (origin: string): string => {
  const end = origin.lastIndexOf("\n");
  return end < 0 ? "" : origin.slice(end + 1);
};
