import { FEATURES, type Feature, featuresOf } from "../../extension/model/safety/injection/features.ts";
import { segmentsOf } from "../../extension/model/safety/injection/segments.ts";
import { surroundingsOf } from "../../extension/model/safety/injection/surroundings.ts";
import { wordsOf } from "../../extension/model/safety/injection/words-of.ts";
import type { Planted } from "./bipia.ts";
import { OWN_HONEST, OWN_ORDERS } from "./own-sentences.ts";
import { dot, fitLogistic } from "./regression.ts";

/** A segment as numbers, the last one the constant; and whether it belongs to an attack. */
interface Row {
  row: number[];
  isAttack: boolean;
}

export function rowsOf(text: string, attack?: Pick<Planted, "from" | "proseTo">): Row[] {
  const segments = segmentsOf(text);
  const words = segments.map(({ from, to }) => wordsOf(text.slice(from, to)));
  const around = surroundingsOf(segments, words);
  return segments.map((segment, i) => {
    const features = featuresOf(text, { segment, words: words[i] ?? [] }, around);
    const isAttack = attack !== undefined && segment.from >= attack.from && segment.to <= attack.proseTo + 1;
    return { row: [...FEATURES.map((name) => features[name]), 1], isAttack };
  });
}

/** A clean text has many sentences and an attack one: so much does an attack's count. */
const TIMES = 3;

/** Weights of {@link FEATURES}, then the constant. */
export function learnOrders(clean: readonly string[], planted: readonly Planted[]): number[] {
  const honest = clean.flatMap((text) => rowsOf(text));
  const orders = planted
    .flatMap((one) => rowsOf(one.planted, one).filter(({ isAttack }) => isAttack))
    .filter((_, i) => i % 3 === 0);
  const own = [
    ...OWN_ORDERS.flatMap((text) => mark(text, true)),
    ...OWN_HONEST.flatMap((text) => mark(text, false)),
  ];
  const all = [...honest, ...orders.flatMap((row) => Array<Row>(TIMES).fill(row)), ...own];
  return fitSigned(all);
}

/** What by its meaning speaks against an order; all else speaks for one. Which way `you` and `new` point is left to the data. */
const AGAINST: readonly Feature[] = [
  "reader",
  "sender",
  "links",
  "identifier",
  "requests",
  "technical",
  "tiny",
  "long",
  "code",
];
const EITHER: readonly Feature[] = ["you", "new", "yesNo"];
const SIGNS = FEATURES.map((name) => (AGAINST.includes(name) ? -1 : EITHER.includes(name) ? 0 : 1));

/** A weight that points the wrong way has learnt these texts, not what orders are: it is left out, and the rest fitted again. */
function fitSigned(all: readonly Row[]): number[] {
  const out = new Set<number>();
  for (;;) {
    const weights = fitLogistic(
      all.map(({ row }) => row.map((value, i) => (out.has(i) ? 0 : value))),
      all.map(({ isAttack }) => isAttack),
      1,
    );
    const wrong = weights.flatMap((weight, i) => ((SIGNS[i] ?? 0) * weight < 0 ? [i] : []));
    if (wrong.length === 0) return weights;
    for (const i of wrong) out.add(i);
  }
}

/** Between two sentences of no matter, so that it is not all there is; as often as an attack of BIPIA's is. */
const mark = (text: string, isAttack: boolean): Row[] => {
  const [row] = rowsOf(`${text}\nThe weather was mild.`);
  return row ? Array<Row>(isAttack ? 12 : 12).fill({ row: row.row, isAttack }) : [];
};

export const likelihoodWith = (weights: readonly number[], text: string): number =>
  rowsOf(text).reduce((most, { row }) => Math.max(most, 1 / (1 + Math.exp(-dot(row, weights)))), 0);
