import { KINDS, type Kind, type Planted, plantAttacks, readClean } from "./bipia.ts";
import { learnOrders } from "./injection-model.ts";

/** What weights say of texts that they were not learnt from: neither the text nor the kind of attack was known. */
export interface Fold {
  weights: number[];
  clean: { kind: Kind; text: string }[];
  planted: Planted[];
}

export const FOLDS = 5;

/** Categories of attacks and clean texts fall into {@link FOLDS} parts; each is judged by weights learnt on the others. */
export function injectionFolds(each: number): Fold[] {
  const texts = KINDS.map((kind) => ({ kind, clean: readClean(kind) }));
  const planted = texts.flatMap(({ kind, clean }) => plantAttacks(kind, clean, each));
  const foldOf = new Map(
    [...new Set(planted.map(({ category }) => category))].map((name, i) => [name, i % FOLDS]),
  );
  const clean = texts.flatMap(({ kind, clean }) => clean.map((text, document) => ({ kind, text, document })));
  return Array.from({ length: FOLDS }, (_, fold) => {
    const isHeld = (one: Planted): boolean => foldOf.get(one.category) === fold;
    const inFold = ({ document }: { document: number }): boolean => document % FOLDS === fold;
    const weights = learnOrders(
      clean.filter((one) => !inFold(one)).map(({ text }) => text),
      planted.filter((one) => !isHeld(one) && !inFold(one)),
    );
    return { weights, clean: clean.filter(inFold), planted: planted.filter((one) => isHeld(one)) };
  });
}
