import type {
  AskRequest,
  AskResult,
  EndpointVerdict,
  ModelEndpoint,
  RerunFailure,
  RerunProblem,
} from "./rerun-api.ts";

/** Of what a server says went wrong. */
const LONGEST_DETAIL = 500;
/** Of an answer that is no stream. */
const MOST_ANSWER = 1024 * 1024;
const MOST_MODELS = 500;
/** A server that says nothing of its models for so long is not waited for. */
const PATIENCE_MS = 15_000;

const PROBLEMS: Record<number, RerunProblem> = { 401: "key", 403: "key", 404: "absent" };

/** With the key in its header and nothing else of this browser: no cookies, no cache, no referrer; redirects are not followed. */
export const privateRequest = ({ key }: ModelEndpoint, signal: AbortSignal): RequestInit => ({
  headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
  ...{ cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" },
  signal,
});

/** Why a server would not. */
export async function failureOf(response: Response): Promise<RerunFailure> {
  const text = await boundedText(response).catch(() => "");
  return {
    problem: PROBLEMS[response.status] ?? "refused",
    detail: `${response.status} ${messageIn(text)}`.trim(),
  };
}

/** Asks which models it has, which tells whether it is there and takes the key. Never rejects. */
export async function testEndpoint(
  endpoint: ModelEndpoint,
  fetch: typeof globalThis.fetch,
): Promise<EndpointVerdict> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(`${endpoint.url}/models`, privateRequest(endpoint, signal));
    if (!response.ok) return { type: "failed", ...(await failureOf(response)) };
    const { data } = JSON.parse(await boundedText(response)) as { data?: unknown };
    if (!Array.isArray(data)) throw new SyntaxError("Its answer has no list of models.");
    const models = data.flatMap((model: { id?: unknown } | null) =>
      typeof model?.id === "string" ? [model.id] : [],
    );
    return { type: "works", models: models.slice(0, MOST_MODELS) };
  } catch (error) {
    const problem = error instanceof SyntaxError ? "absent" : "unreachable";
    return { type: "failed", problem, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** The answer's words, whole. Never rejects. */
export async function askModel(
  { endpoint, system, user }: AskRequest,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<AskResult> {
  const messages = [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
  try {
    const response = await fetch(`${endpoint.url}/chat/completions`, {
      ...privateRequest(endpoint, signal),
      method: "POST",
      body: JSON.stringify({ model: endpoint.model, messages, temperature: 0 }),
    });
    if (!response.ok) return { failure: await failureOf(response), cancelled: false };
    const { choices } = JSON.parse(await boundedText(response)) as {
      choices?: { message?: { content?: unknown } }[];
    };
    const text = choices?.[0]?.message?.content;
    if (typeof text === "string") return { text, cancelled: false };
    return { failure: { problem: "broken", detail: "It answered without words." }, cancelled: false };
  } catch (error) {
    if (signal.aborted) return { cancelled: true };
    const detail = error instanceof Error ? error.message : String(error);
    const problem = error instanceof SyntaxError ? "broken" : "unreachable";
    return { failure: { problem, detail }, cancelled: false };
  }
}

async function boundedText({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader && text.length < MOST_ANSWER) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  void reader?.cancel().catch(() => undefined);
  return text.slice(0, MOST_ANSWER);
}

/** `{error: {message}}` and its kin, else the text as it is. */
function messageIn(text: string): string {
  try {
    const { error, message, detail } = JSON.parse(text) as Record<string, unknown>;
    const said = (error as { message?: unknown } | undefined)?.message ?? error ?? message ?? detail;
    if (typeof said === "string") return said.slice(0, LONGEST_DETAIL);
  } catch {
    // A proxy's page.
  }
  return text.slice(0, LONGEST_DETAIL);
}
