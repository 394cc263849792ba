import type { Feature } from "./features.ts";

/**
 * A logistic regression over {@link Feature}s of sentences, fitted by `test/eval/fit-injection-weights.ts` to BIPIA's training
 * parts (microsoft/BIPIA: 125 attacks of 25 categories, planted in e-mails, tables and answers about code, against the
 * same texts without) and to sentences of our own for what BIPIA lacks. A weight whose sign contradicts what the feature
 * means is 0. `npm run eval` tells how well it does on texts and categories of attacks that it did not learn from.
 */
export const WEIGHTS: Readonly<Record<Feature, number>> & { constant: number } = {
  task: 2.49,
  alter: 0,
  reader: -1.02,
  asks: 0.62,
  question: 1.22,
  yesNo: 1.3,
  output: 5.89,
  program: 4.12,
  codePointer: 3.08,
  override: 4.04,
  persona: 4.74,
  model: 1.91,
  form: 2.6,
  quoted: 4.32,
  address: 1.55,
  exfiltration: 1.19,
  genre: 0.9,
  sender: 0,
  links: 0,
  identifier: 0,
  you: -0.71,
  new: 3.89,
  newRequest: 0.49,
  free: 0.67,
  oddRequest: 5.61,
  requests: -4.34,
  technical: 0,
  tiny: -4.48,
  long: -0.19,
  code: -1.07,
  constant: -6.41,
};

/** Where, on texts that were not learnt from, no more than one clean text in fifty is called an order. */
export const THRESHOLD = 0.4;
