import { STAGE_KINDS } from "../stage-kind.ts";
import type { Operator } from "./query.ts";

/**
 * `text`: words of the row; `choice`: one of a few words; `count`, `duration`: numbers; `full-text`: asks the engine.
 */
export type FieldKind = "text" | "choice" | "count" | "duration" | "full-text";

export interface Field {
  name: string;
  aliases?: readonly string[];
  kind: FieldKind;
  /** For the help sheet and completion. */
  meaning: string;
  example: string;
  /** Of a choice. */
  choices?: readonly string[];
}

export const STATUSES = ["ok", "error", "running", "aborted", "interrupted"] as const;

export const HAS = [
  "error",
  "reasoning",
  "tool",
  "model",
  "question",
  "conversation",
  "tokens",
  "cached",
  "cost",
  "ttft",
  "missing",
  "injection",
  "leak",
  "secret",
  "personal-data",
] as const;

/** Of these the engine's findings tell, which come after the rows. */
export const HAS_FOUND: readonly string[] = ["injection", "leak", "secret", "personal-data"];

/** Those that a trace's row tells; see `TraceSummary.stages`. */
export const STAGES = STAGE_KINDS.filter((kind) => kind !== "agent" && kind !== "other");

/** All fields, in the order of the help sheet. */
export const FIELDS: readonly Field[] = [
  { name: "model", kind: "text", meaning: "a model that was called", example: "model:gpt*" },
  { name: "tool", kind: "text", meaning: "a tool that was called", example: "tool:search|lookup" },
  {
    name: "status",
    kind: "choice",
    meaning: "how the trace ended",
    example: "status:error",
    choices: STATUSES,
  },
  {
    name: "has",
    kind: "choice",
    meaning: "what there is any of",
    example: "has:reasoning",
    choices: HAS,
  },
  {
    name: "finding",
    kind: "text",
    meaning: "a rule of Why that found something",
    example: "finding:tools.*",
  },
  { name: "text", kind: "full-text", meaning: "words anywhere in it", example: 'text:"refund order"' },
  { name: "name", kind: "text", meaning: "the trace’s name", example: "name:checkout" },
  { name: "question", kind: "text", meaning: "what the user asked", example: 'question:"my order"' },
  { name: "origin", kind: "text", meaning: "origin of the page", example: "-origin:localhost" },
  { name: "conversation", kind: "text", meaning: "its conversation’s id", example: "conversation:c-42" },
  {
    name: "stage",
    kind: "choice",
    meaning: "a stage of the pipeline",
    example: "stage:retrieval",
    choices: STAGES,
  },
  {
    name: "dur",
    aliases: ["duration"],
    kind: "duration",
    meaning: "duration; ended traces only",
    example: "dur>1s",
  },
  { name: "ttft", kind: "duration", meaning: "time to the first chunk", example: "ttft>500ms" },
  { name: "tokens", kind: "count", meaning: "input and output tokens", example: "tokens>2k" },
  { name: "in", aliases: ["input"], kind: "count", meaning: "input tokens", example: "in>=1000" },
  { name: "out", aliases: ["output"], kind: "count", meaning: "output tokens", example: "out<50" },
  { name: "cached", kind: "count", meaning: "input tokens read from a cache", example: "cached>0" },
  { name: "reasoning", kind: "count", meaning: "reasoning tokens", example: "reasoning>1k" },
  { name: "speed", kind: "count", meaning: "output tokens a second", example: "speed<20" },
  { name: "spans", kind: "count", meaning: "number of spans", example: "spans>100" },
  { name: "errors", kind: "count", meaning: "number of failed spans", example: "errors>1" },
  { name: "missing", kind: "count", meaning: "records known to be missing", example: "missing>0" },
  { name: "cost", kind: "count", meaning: "cost in US dollars, as far as it is known", example: "cost>0.01" },
];

const byName = new Map(
  FIELDS.flatMap((field) => [field.name, ...(field.aliases ?? [])].map((n) => [n, field])),
);

export const fieldNamed = (name: string): Field | undefined => byName.get(name.toLowerCase());

/** Names that mean something now, aliases included. */
export const FIELD_NAMES: readonly string[] = [...byName.keys()];

const OPERATORS: Record<FieldKind, readonly Operator[]> = {
  text: [":", "="],
  choice: [":", "="],
  count: [":", "=", ">", ">=", "<", "<="],
  duration: [":", "=", ">", ">=", "<", "<="],
  "full-text": [":"],
};

export const operatorsOf = ({ kind }: Field): readonly Operator[] => OPERATORS[kind];
