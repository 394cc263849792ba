import type { Finding } from "../../findings/finding.ts";
import { evidence, type Pipeline } from "../../findings/pipeline.ts";
import { type ForeignOrder, foreignOrdersIn, TAKING_OVER } from "../injection/other-languages.ts";
import { type OriginText, textsOf } from "../texts.ts";
import { BY_ORIGIN, quoteOf } from "./injection.ts";

const method =
  "Looks in German, French, Spanish, Chinese and Japanese for sentences that tell the reader to set instructions aside, to say them, to take a role or to keep something from the user, by lists of words. Other tasks and other wordings in these languages are not seen. No alarm in 350,000 messages of translated programs.";

/** Orders to the assistant in other languages than English, where text should only inform. One finding a text. */
export function foreignOrders(pipeline: Pick<Pipeline, "steps">): Finding[] {
  const texts = textsOf(pipeline).filter(({ origin }) => origin !== "developer" && origin !== "model");
  const found = texts.flatMap((text) => {
    const [first, ...more] = ordersIn(text);
    return first ? [{ text, first, more }] : [];
  });
  // A prompt carries what was retrieved: the user did not say it.
  const carried = new Set(
    found.flatMap(({ text, first }) => (text.origin === "user" ? [] : [wordsOf(text, first)])),
  );
  return found
    .filter(({ text, first }) => text.origin !== "user" || !carried.has(wordsOf(text, first)))
    .map(
      ({ text, first, more }): Finding => ({
        rule: "safety.injection-other-language",
        area: "safety",
        severity: "warning",
        title: `An order to the assistant in ${first.language} stands in ${BY_ORIGIN[text.origin]}: it ${first.sign}`,
        method,
        evidence: [
          evidence(text.step, text.where, quoteOf({ words: wordsOf(text, first) })),
          ...more
            .slice(0, 3)
            .map((order) => evidence(text.step, text.where, quoteOf({ words: wordsOf(text, order) }))),
        ],
      }),
    );
}

/** Of users only what takes over: asking is their right. */
const ordersIn = ({ origin, text }: OriginText): ForeignOrder[] =>
  foreignOrdersIn(text).filter(({ sign }) => origin !== "user" || TAKING_OVER.has(sign));

const wordsOf = ({ text }: OriginText, { from, to }: ForeignOrder): string => text.slice(from, to);
