/** A back end that takes traces over OTLP/HTTP, as the user set it up. Its keys are kept with it, in the extension's storage. */
export interface Destination {
  /** Ours, random. */
  id: string;
  preset: PresetId;
  /** As it was typed: with or without the path of the API. */
  url: string;
  /** API key, token, or `user:password`; "" for none. */
  key: string;
  /** Project, tenant, dataset or experiment: what the preset says. "" for none. */
  scope: string;
  /** More request headers, one `name: value` a line. Only of the preset `otlp`. */
  headers: string;
  encoding: OtlpEncoding;
  gzip: boolean;
  /** Spans go there when they end. */
  live: boolean;
  /** Takes secrets out of what is sent. Default: yes. */
  redact: boolean;
  /** Together with secrets also personal data. Default: no. */
  personal: boolean;
}

export type PresetId =
  | "otlp"
  | "jaeger"
  | "tempo"
  | "grafana-cloud"
  | "phoenix"
  | "langfuse"
  | "langsmith"
  | "weave"
  | "honeycomb"
  | "mlflow";

export type OtlpEncoding = "protobuf" | "json";

/** Only over a connection that nobody can listen to: `https`, or this computer by a name that the panel's policy lets through. */
export function isDestinationUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  // What stands in an address is written to logs on its way: keys have a field of their own.
  if (username || password || search || hash) return false;
  return protocol === "https:" || (protocol === "http:" && /^(?:localhost|127\.0\.0\.1)$/.test(hostname));
}

/** Headers that a browser sets by itself or leaves out without a word (Fetch standard, "forbidden request-header"), and ours. */
const NOT_YOURS =
  /^(?:accept-charset|accept-encoding|access-control-.*|connection|content-(?:length|type|encoding)|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;
/** RFC 9110: a token. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
/** What `Headers` takes: visible Latin-1. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers by their lines, or what is wrong with the first bad one. */
export function readHeaders(text: string): Record<string, string> | string {
  const headers: Record<string, string> = {};
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (!line) continue;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim();
    const value = line.slice(colon + 1).trim();
    // The value may be a key: it is not repeated.
    if (colon < 1 || !HEADER_NAME.test(name))
      return "A header is missing its name: write each as “name: value”, one a line.";
    if (NOT_YOURS.test(name)) return `A browser does not let anyone set the header “${name}”: leave it out.`;
    if (!HEADER_VALUE.test(value)) return `The value of “${name}” has characters that no header may have.`;
    headers[name.toLowerCase()] = value;
  }
  return headers;
}
