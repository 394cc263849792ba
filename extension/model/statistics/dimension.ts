import { STAGE_KINDS } from "../stage-kind.ts";
import type { StageKind } from "../trace.ts";

/** What rows are grouped by: one of these, or `attr:` and an attribute's name. */
export const DIMENSIONS = [
  "stage",
  "name",
  "status",
  "model",
  "provider",
  "prompt",
  "prompt version",
  "tool",
  "service",
  "page",
  "user",
  "conversation",
  "agent",
  "finish reason",
  "evaluation",
] as const;

export type Dimension = (typeof DIMENSIONS)[number] | `attr:${string}`;

const ATTRIBUTE = "attr:";
export const attributeDimension = (name: string): Dimension => `${ATTRIBUTE}${name}`;
export const dimensionName = (dimension: Dimension): string =>
  dimension.startsWith(ATTRIBUTE) ? dimension.slice(ATTRIBUTE.length) : dimension;
export const isAttribute = (dimension: Dimension): boolean => dimension.startsWith(ATTRIBUTE);

const LONGEST_DIMENSION = 200;
export const isDimension = (value: unknown): value is Dimension =>
  typeof value === "string" &&
  value.length <= LONGEST_DIMENSION &&
  ((DIMENSIONS as readonly string[]).includes(value) || value.startsWith(ATTRIBUTE));

/** Only a span's own: a call is not of the stage or the tool of what contains it. All others are inherited. */
const OWN: ReadonlySet<string> = new Set([
  "stage",
  "name",
  "status",
  "model",
  "provider",
  "tool",
  "finish reason",
  "evaluation",
]);
export const isInherited = (dimension: Dimension): boolean => !OWN.has(dimension);

/** Which rows are counted: whole traces, all spans, or those of a stage. */
export type Population = "traces" | "spans" | StageKind;

export const isPopulation = (value: unknown): value is Population =>
  value === "traces" || value === "spans" || STAGE_KINDS.includes(value as StageKind);
