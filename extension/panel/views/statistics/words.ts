import { STAGE_KINDS } from "../../../model/stage-kind.ts";
import {
  DIMENSIONS,
  type Dimension,
  dimensionName,
  isAttribute,
  type Population,
} from "../../../model/statistics/dimension.ts";
import { kindName } from "../shared/kind.ts";

export const POPULATIONS: readonly Population[] = [
  "traces",
  "spans",
  ...STAGE_KINDS.filter((kind) => kind !== "other"),
];

const PLURALS: Partial<Record<Population, string>> = {
  traces: "traces",
  spans: "spans",
  model: "model calls",
  embeddings: "embeddings",
  rerank: "reranks",
  post_process: "post-processing",
  feedback: "feedback",
};

/** In the plural, small letters. */
export const populationName = (of: Population): string => PLURALS[of] ?? `${kindName(of as "agent")}s`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What there is to group by, with the chosen one even if nobody says it; attributes after the others. */
export function dimensionChoices(known: readonly Dimension[], chosen: Dimension | null) {
  const all = new Set(known);
  if (chosen !== null) all.add(chosen);
  return {
    own: DIMENSIONS.filter((dimension) => all.has(dimension)),
    attributes: [...all].filter(isAttribute).sort((a, b) => (a < b ? -1 : Number(a > b))),
  };
}

export { dimensionName };

export const groupName = (value: string | undefined): string => value ?? "(none)";
