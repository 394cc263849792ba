/** What the panel tells and asks of the collector (`npx genai-traces collect`); see `sdk/server`. */
export interface CollectorSettings {
  /** `http://127.0.0.1:4318`, without a path. */
  url: string;
  token: string;
}

/** Why there is no connection. */
export type CollectorProblem =
  /** Nobody answers there. */
  | "unreachable"
  /** The token is wrong. */
  | "token"
  /** It answers, and is no collector of ours; or it refuses. */
  | "refused"
  /** It was connected, and fell silent or broke off. */
  | "broken";

export interface CollectorState {
  phase: "off" | "connecting" | "connected" | "waiting";
  /** While `waiting` for the next attempt, or `connecting` again. */
  problem?: CollectorProblem;
  /** The collector's own words, where it said any. */
  detail?: string;
  /** Since the panel was opened: spans that came, and of these, spans that were here already. */
  spans: number;
  known: number;
  /** Spans that the collector had to drop before they could be had. */
  missing: number;
  /** Names of the services they came from, at most 20, in order of arrival. */
  services: string[];
  /** Traces that are asked for. */
  watched: number;
}

export const collectorOff = (): CollectorState => ({
  phase: "off",
  spans: 0,
  known: 0,
  missing: 0,
  services: [],
  watched: 0,
});

/** Only this computer, by a name that the extension's policy lets through: others are refused before anything is sent. */
export function isCollectorUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return protocol === "http:" && /^(?:localhost|127\.0\.0\.1)$/.test(hostname) && !username && !password;
}
