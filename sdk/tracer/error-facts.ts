/** What is to know of whatever was thrown. */
export interface ErrorFacts {
  /** The class, as OpenTelemetry's `error.type`; `_OTHER` if it has none. */
  type: string;
  message: string;
  stack?: unknown;
  /** Stopped on purpose: `AbortError`, or an API client's own (`APIUserAbortError`). */
  isAbort: boolean;
}

/** Never throws, though errors may have getters. */
export function errorFacts(error: unknown): ErrorFacts {
  let type = "_OTHER";
  try {
    const { name, message, stack } = error as Error;
    const own = name === "Error" || !name ? (error as Error).constructor.name : name;
    if (error instanceof Object) type = String(own);
    return { type, message: String(message ?? error), stack, isAbort: /AbortError$/.test(type) };
  } catch {
    return { type, message: "", isAbort: false };
  }
}
