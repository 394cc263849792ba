import type { Pipeline } from "../findings/pipeline.ts";
import { mayTakeOver } from "./injection/asked.ts";
import { hiddenIn } from "./injection/hidden-text.ts";
import { scanForOrders } from "./injection/injection.ts";
import { type OriginText, textsOf } from "./texts.ts";

/** An order to an assistant in a text that should only inform it. */
export interface Order extends OriginText {
  /** Its words. */
  words: string;
  likelihood: number;
  signs: readonly string[];
}

/** Signs that are suspect whoever writes: what users ask for reads as an order by its nature. */
const TAKING_OVER = new Set([
  "asks to set instructions aside",
  "asks for secrets or instructions to be told",
]);

/** One walk a trace: several rules rest on it. */
const known = new WeakMap<object, Order[]>();

/** Orders in retrieved documents and tool results; of users only what takes over. Characters nobody sees are one, too. */
export function ordersOf(pipeline: Pick<Pipeline, "steps">): Order[] {
  const before = known.get(pipeline.steps);
  if (before) return before;
  const texts = textsOf(pipeline).filter(({ origin }) => origin !== "developer" && origin !== "model");
  const all = texts.flatMap((text) => [
    ...saidIn(text),
    ...hiddenIn(text.text).map((found) => ({ ...text, ...found })),
  ]);
  // A prompt carries what was retrieved: the user did not say it.
  const carried = new Set(all.flatMap(({ origin, words }) => (origin === "user" ? [] : [words])));
  const orders = all.filter(({ origin, words }) => origin !== "user" || !carried.has(words));
  known.set(pipeline.steps, orders);
  return orders;
}

function saidIn(text: OriginText): Order[] {
  if (text.origin === "user" && !mayTakeOver(text.text)) return [];
  return scanForOrders(text.text)
    .filter(({ signs }) => text.origin !== "user" || signs.some((sign) => TAKING_OVER.has(sign)))
    .map(({ from, to, likelihood, signs }) => ({
      ...text,
      words: text.text.slice(from, to),
      likelihood,
      signs,
    }));
}
