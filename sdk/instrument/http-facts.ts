import { HTTP_REQUEST_METHOD, SERVER_ADDRESS, SERVER_PORT, URL_FULL } from "../protocol/attributes.ts";
import type { Facts } from "../wire/operation.ts";

/** Query parameters whose values nobody may see. */
const SECRET = /key|token|secret|sig|auth|pass|code|cred|session/i;

/** An address without secrets, as OpenTelemetry wants `url.full`. */
export function publicUrl(url: URL): string {
  const copy = new URL(url);
  copy.username = copy.password = copy.hash = "";
  for (const name of new Set(copy.searchParams.keys()))
    if (SECRET.test(name)) copy.searchParams.set(name, "REDACTED");
  return copy.href;
}

/** Default ports, by protocol. */
const PORTS: Record<string, number> = { "http:": 80, "ws:": 80, "https:": 443, "wss:": 443 };

export const httpFacts = (method: string | undefined, url: URL): Facts => ({
  [HTTP_REQUEST_METHOD]: method,
  [URL_FULL]: publicUrl(url),
  [SERVER_ADDRESS]: url.hostname,
  [SERVER_PORT]: Number(url.port) || PORTS[url.protocol],
});
