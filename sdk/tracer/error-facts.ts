/** What is to know of whatever was thrown. Never throws, though errors may have getters. */
export interface ErrorFacts {
  /** The class, as OpenTelemetry's `error.type`; `_OTHER` if it has none. */
  type: string;
  message: string;
  stack?: string | undefined;
  /** Stopped on purpose: `AbortError`, or an API client's own (`APIUserAbortError`). */
  isAbort: boolean;
}

export function errorFacts(error: unknown): ErrorFacts {
  try {
    if (typeof error !== "object" || !error)
      return { type: "_OTHER", message: String(error), isAbort: false };
    const { name, message, stack } = error as Error;
    const own = error.constructor?.name;
    const type = (name && name !== "Error" ? name : own) || "_OTHER";
    return {
      type: String(type),
      message: typeof message === "string" ? message : String(error),
      stack: typeof stack === "string" ? stack : undefined,
      isAbort: /AbortError$/.test(name) || /AbortError$/.test(own),
    };
  } catch {
    return { type: "_OTHER", message: "", isAbort: false };
  }
}
