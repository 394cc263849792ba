/** Where whole traces are stored and can be asked for by id. */
export interface TraceSource {
  kind: SourceKind;
  /** Without the path of the API: `http://localhost:3200`, `https://cloud.langfuse.com`. */
  url: string;
  /** `user:password` (or Langfuse's `pk-…:sk-…`), or a token; "" for none. */
  key: string;
  /** Phoenix: the project, by default "default". Tempo: the tenant (`X-Scope-OrgID`), by default none. */
  scope: string;
}

export type SourceKind = "tempo" | "jaeger" | "phoenix" | "langfuse";

/** What became of asking a source for a trace. */
export type FetchedTrace =
  | { type: "found"; spans: number; known: number; unreadable: number }
  /** It has no such trace: not its, or not yet. */
  | { type: "absent" }
  | { type: "failed"; problem: FetchProblem; detail: string };

export type FetchProblem =
  /** Nobody answers, or the browser may not ask. */
  | "unreachable"
  /** 401 or 403. */
  | "key"
  | "refused"
  /** More than {@link MAX_ANSWER}. */
  | "too-large"
  | "unreadable";

/** Bytes of a trace that are taken. */
export const MAX_ANSWER = 64 * 1024 * 1024;

/** Only over a connection that nobody can listen to: `https`, or this computer by a name that the policy lets through. */
export function isSourceUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  return protocol === "https:" || (protocol === "http:" && /^(?:localhost|127\.0\.0\.1)$/.test(hostname));
}

/**
 * The address of one trace: Tempo's `GET /api/v2/traces/<id>`, Jaeger's `/api/v3/traces/<id>`, Phoenix's
 * `/v1/projects/<project>/spans` (servers before 13.9 give spans of all traces), Langfuse's `/api/public/traces/<id>`.
 */
export function addressOf({ kind, url, scope }: TraceSource, traceId: string, cursor?: string): string {
  const base = url.replace(/\/+$/, "");
  switch (kind) {
    case "tempo":
      return `${base}/api/v2/traces/${traceId}`;
    case "jaeger":
      return `${base}/api/v3/traces/${traceId}`;
    case "langfuse":
      return `${base}/api/public/traces/${traceId}`;
    case "phoenix": {
      const query = new URLSearchParams({ trace_id: traceId, limit: "1000", ...(cursor && { cursor }) });
      return `${base}/v1/projects/${encodeURIComponent(scope || "default")}/spans?${query}`;
    }
    default:
      return kind satisfies never;
  }
}

export function headersOf({ kind, key, scope }: TraceSource): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (key) headers.authorization = key.includes(":") ? `Basic ${base64(key)}` : `Bearer ${key}`;
  if (kind === "tempo" && scope) headers["x-scope-orgid"] = scope;
  return headers;
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
