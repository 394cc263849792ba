/** How one kind of document is read: it is known by what is in it, never by its name. */
export interface TraceFormat {
  id: FormatId;
  /** For people. */
  title: string;
  /** `value`: a document, a line of one, or some elements of a long list in it. */
  detects(value: unknown): boolean;
  /** The same in OTLP/JSON, in whatever spelling: `readOtlpJson` puts it right and says what was wrong. */
  toOtlp(value: unknown): unknown;
}

export type FormatId =
  | "otlp"
  | "otlp-protobuf"
  | "jaeger"
  | "otel-js"
  | "otel-python"
  | "langfuse"
  | "langsmith"
  | "phoenix"
  | "genai-traces"
  | "audit"
  | "attributes";

export type Raw = Record<string, unknown>;

export const isObject = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The value as a list: one alone is a list of one. */
export const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** Its first elements tell what a list is of; the first may be broken. */
const LOOKED_AT = 20;
export const someOf = (value: unknown, is: (item: Raw) => boolean): boolean =>
  asList(value)
    .slice(0, LOOKED_AT)
    .some((item) => isObject(item) && is(item));

export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** JSON text, however often it was put into a text again; any other value as it is. */
export function unstringified(value: unknown, times = 3): unknown {
  if (typeof value !== "string" || times === 0 || !/^\s*["[{]/.test(value)) return value;
  try {
    return unstringified(JSON.parse(value), times - 1);
  } catch {
    return value;
  }
}

/** Those that have a value: `null` in an export means that nothing was recorded. */
export const present = (values: Raw): Raw =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );

/** One resource, one scope, and its spans. */
export const resourceSpans = (resource: Raw, scope: Raw, spans: unknown[]) => ({
  resource: { attributes: resource },
  scopeSpans: [{ scope, spans }],
});
