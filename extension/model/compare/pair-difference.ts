import type { AttributeValue } from "../../../sdk/protocol/index.ts";
import type { PriceOf } from "../cost/trace-cost.ts";
import { failureOf } from "../fold.ts";
import { type GenAIView, genAIView } from "../genai-view.ts";
import type { Part } from "../message.ts";
import type { Span, TraceStatus } from "../trace.ts";
import type { SpanPair } from "./match-trees.ts";
import { FIGURES, type FigureName, type Figures, figuresOf, isDifferent } from "./span-figures.ts";

export type PairKind = "both" | "removed" | "added";

/** What differs between the two spans of a pair, in short: enough for a row. */
export interface PairDifference {
  pair: SpanPair;
  kind: PairKind;
  before: Figures;
  after: Figures;
  /** Figures that differ clearly. */
  figures: FigureName[];
  /** In words: "model", "prompt", "output", "parameters", "status" … Empty where all is the same. */
  changes: Change[];
}

export type Change =
  | "status"
  | "name"
  | "model"
  | "parameters"
  | "tools offered"
  | "prompt"
  | "output"
  | "documents"
  | "arguments"
  | "result"
  | "place";

/** @param priceOf without it spans cost what they told */
export function differenceOf(pair: SpanPair, priceOf?: PriceOf): PairDifference {
  const { before, after } = pair;
  const was = before && genAIView(before);
  const is = after && genAIView(after);
  const old = before && was ? figuresOf(before, was, priceOf) : {};
  const now = after && is ? figuresOf(after, is, priceOf) : {};
  const isBoth = before !== undefined && after !== undefined;
  return {
    pair,
    kind: isBoth ? "both" : before ? "removed" : "added",
    before: old,
    after: now,
    figures: isBoth ? FIGURES.filter((name) => isDifferent(name, old[name], now[name])) : [],
    changes: isBoth && was && is ? changesOf(pair, before, after, was, is) : [],
  };
}

/** Nothing to see but that both ran. */
export const isSame = ({ kind, changes, figures }: PairDifference): boolean =>
  kind === "both" && changes.length === 0 && figures.length === 0;

export const statusOf = (span: Span): TraceStatus => {
  if (span.endNs === undefined) return span.interrupted ? "interrupted" : "running";
  if (span.aborted) return "aborted";
  return span.status.code === 2 ? "error" : "ok";
};

function changesOf(pair: SpanPair, before: Span, after: Span, was: GenAIView, is: GenAIView): Change[] {
  const differs: [Change, unknown, unknown][] = [
    ["status", [statusOf(before), failureOf(before)], [statusOf(after), failureOf(after)]],
    ["model", was.responseModel ?? was.requestModel, is.responseModel ?? is.requestModel],
    ["parameters", was.parameters, is.parameters],
    ["tools offered", was.toolDefinitions, is.toolDefinitions],
    ["prompt", [was.system, was.input.map(withoutIds)], [is.system, is.input.map(withoutIds)]],
    ["output", was.output.map(withoutIds), is.output.map(withoutIds)],
    ["documents", was.documents, is.documents],
    ["arguments", was.tool?.arguments, is.tool?.arguments],
    ["result", was.tool?.result, is.tool?.result],
  ];
  const changes = differs.filter(([, a, b]) => stable(a) !== stable(b)).map(([change]) => change);
  if (changes.length === 0 && before.name !== after.name) changes.push("name");
  if (pair.moved) changes.push("place");
  return changes;
}

/** Ids of calls are new in each run. */
const withoutIds = ({ role, parts }: { role: string; parts: readonly Part[] }): unknown => [
  role,
  parts.map((part) => ("id" in part ? { ...part, id: undefined } : part)),
];

/** The same text for the same content, whatever the order of keys. */
const stable = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

export interface ParameterDifference {
  name: string;
  before?: AttributeValue;
  after?: AttributeValue;
}

/** Parameters of two model calls that are not the same, by name; the model stands first. */
export function parameterDifferences(was: GenAIView, is: GenAIView): ParameterDifference[] {
  const old: Record<string, AttributeValue | undefined> = { model: was.requestModel, ...was.parameters };
  const now: Record<string, AttributeValue | undefined> = { model: is.requestModel, ...is.parameters };
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => stable(own(old, name)) !== stable(own(now, name)))
    .map((name) => ({ name, before: own(old, name), after: own(now, name) }));
}

const own = (values: Record<string, AttributeValue | undefined>, name: string): AttributeValue | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
