import type { Attributes, AttributeValue } from "../../../sdk/protocol/index.ts";
import { isObject, type JsonObject } from "../attribute-values.ts";
import { parseIfJson } from "../message.ts";
import type { SpanEvent } from "../trace.ts";

/** What a convention reads: a span's attributes and events, as they were recorded. */
export interface Source {
  attributes: Attributes;
  events: readonly SpanEvent[];
}

/**
 * One way to tell of a model call: what its attributes say, by OpenTelemetry's newest names. Absent and `undefined` is
 * what it does not say.
 */
export type Convention = (source: Source) => Record<string, AttributeValue | undefined>;

/** JSON text as the object it says; anything else is none. */
export function objectIn(value: AttributeValue | undefined): JsonObject {
  const parsed = parseIfJson(value);
  return isObject(parsed) ? parsed : {};
}

export function listIn(value: AttributeValue | undefined): AttributeValue[] {
  const parsed = parseIfJson(value);
  if (parsed === undefined || parsed === null) return [];
  return Array.isArray(parsed) ? parsed : [parsed];
}

export const nonEmpty = <T extends AttributeValue[] | JsonObject>(value: T): T | undefined =>
  Object.keys(value).length ? value : undefined;

/** Exporters write counts as numbers, and as text. */
export function numberIn(value: AttributeValue | undefined): number | undefined {
  const number = typeof value === "string" && value.trim() ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export const textIn = (value: AttributeValue | undefined): string | undefined =>
  typeof value === "string" && value ? value : undefined;

/** The first of the names that has a value. */
export function firstOf(attributes: Attributes, ...names: string[]): AttributeValue | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

/** Tool definitions in OpenAI's nested shape, flat; `inputSchema` of the AI SDK and Anthropic is `parameters`. */
export function toolDefinition(value: AttributeValue): AttributeValue {
  const raw = parseIfJson(value);
  const outer = isObject(raw ?? null) ? (raw as JsonObject) : undefined;
  if (!outer) return value;
  const { function: inner, inputSchema, input_schema, ...rest } = outer;
  const tool: JsonObject = isObject(inner) ? { type: "function", ...inner } : rest;
  const parameters = inputSchema ?? input_schema;
  if (parameters !== undefined) tool.parameters ??= parameters;
  tool.type ??= "function";
  return tool;
}

/** Google's `[{function_declarations: [...]}]` is one list of tools, too. */
export const toolDefinitions = (value: AttributeValue | undefined): AttributeValue[] | undefined =>
  nonEmpty(
    listIn(value).flatMap((tool) => {
      const declared = isObject(tool) ? (tool.function_declarations ?? tool.functionDeclarations) : undefined;
      return (Array.isArray(declared) ? declared : [tool]).map(toolDefinition);
    }),
  );
