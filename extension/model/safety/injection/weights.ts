import type { Feature } from "./features.ts";

/**
 * A logistic regression over {@link Feature}s of sentences, fitted by `test/eval/fit-injection-weights.ts` to BIPIA's training
 * parts (microsoft/BIPIA: 125 attacks of 25 categories, planted in e-mails, tables and answers about code, against the
 * same texts without) and to sentences of our own for what BIPIA lacks. A weight whose sign contradicts what the feature
 * means is 0. `npm run eval` tells how well it does on texts and categories of attacks that it did not learn from.
 */
export const WEIGHTS: Readonly<Record<Feature, number>> & { constant: number } = {
  task: 2.15,
  alter: 0,
  reader: -0.92,
  asks: 0.53,
  question: 1.07,
  yesNo: 1.26,
  output: 5.89,
  program: 4.05,
  codePointer: 3.19,
  override: 3.93,
  persona: 4.96,
  model: 2.16,
  form: 3.04,
  quoted: 4.27,
  address: 1.54,
  exfiltration: 1.18,
  genre: 0.93,
  sender: 0,
  links: 0,
  identifier: 0,
  you: -0.9,
  new: 3.55,
  newRequest: 0.99,
  free: 0.53,
  oddRequest: 5.66,
  requests: -3.96,
  technical: 0,
  tiny: -4.3,
  long: -0.16,
  code: -0.99,
  constant: -6.32,
};

/** Where, on texts that were not learnt from, no more than one clean text in fifty is called an order. */
export const THRESHOLD = 0.4;
