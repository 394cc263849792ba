import { isRetryable } from "../../../sdk/exporter/retry.ts";
import { readAnswer } from "./read-answer.ts";

/** What came back: an answer as far as it could be read, or why there is none. */
export type Answer =
  | { type: "answer"; status: number; retryAfter: string | null; body: Uint8Array }
  /** It leads elsewhere, and was not followed: keys are for one address. */
  | { type: "redirect" }
  /** No connection: refused, no such host, a wrong certificate, CORS. A browser does not say which. */
  | { type: "none" }
  | { type: "timeout" };

/** Why spans did not get there. */
export type SendProblem =
  | "unreachable"
  | "timeout"
  | "redirect"
  /** 401. */
  | "key"
  /** 403. */
  | "forbidden"
  /** 404, 405. */
  | "path"
  /** 415. */
  | "encoding"
  /** 413, of one span. */
  | "too-large"
  /** 429. */
  | "busy"
  /** 502, 503, 504. */
  | "unavailable"
  /** Any other status: the standard says that these spans must not be sent again. */
  | "refused"
  /** The browser's permission for the host is missing. */
  | "permission";

/** What is to be done about it. */
export type Verdict =
  | { type: "accepted"; rejected: number; message: string }
  /** The same again, later. */
  | { type: "later"; problem: SendProblem; retryAfter: string | null; message: string }
  /** Fewer spans at once. */
  | { type: "smaller"; message: string }
  /** Never again: these spans are not wanted. */
  | { type: "refused"; problem: SendProblem; message: string }
  /** Nothing will be taken before somebody changes the setup: the spans are kept, and nothing is tried by itself. */
  | { type: "stuck"; problem: SendProblem; message: string };

/**
 * OTLP/HTTP's rules (opentelemetry-proto, specification.md, "OTLP/HTTP Response"): 2xx is taken, also where the body broke
 * off; 429, 502, 503, 504 and lost connections come again; nothing else does by itself. What a wrong setup causes (key,
 * path, encoding) waits for the user instead of being thrown away.
 *
 * @param spans in the request; no more can be rejected
 */
export function judgeAnswer(answer: Answer, spans: number): Verdict {
  switch (answer.type) {
    case "none":
      return { type: "later", problem: "unreachable", retryAfter: null, message: "" };
    case "timeout":
      return { type: "later", problem: "timeout", retryAfter: null, message: "" };
    case "redirect":
      return { type: "stuck", problem: "redirect", message: "" };
    case "answer":
      return judgeStatus(answer, spans);
    default:
      return answer satisfies never;
  }
}

function judgeStatus(
  { status, retryAfter, body }: Extract<Answer, { type: "answer" }>,
  spans: number,
): Verdict {
  const isSuccess = status >= 200 && status < 300;
  const { rejected, message } = readAnswer(body, isSuccess);
  if (isSuccess) return { type: "accepted", rejected: Math.min(spans, rejected), message };
  const told = message ? `${status}: ${message}` : `${status}`;
  if (isRetryable(status))
    return { type: "later", problem: status === 429 ? "busy" : "unavailable", retryAfter, message: told };
  if (status === 413)
    return spans > 1
      ? { type: "smaller", message: told }
      : { type: "refused", problem: "too-large", message: told };
  const problem = SETUP[status];
  return problem
    ? { type: "stuck", problem, message: told }
    : { type: "refused", problem: "refused", message: told };
}

const SETUP: Record<number, SendProblem> = {
  401: "key",
  403: "forbidden",
  404: "path",
  405: "path",
  415: "encoding",
};
