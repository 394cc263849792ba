import type { Finding } from "../../findings/finding.ts";
import { evidence, type Pipeline, short } from "../../findings/pipeline.ts";
import { groupsOf } from "../../groups-of.ts";
import { type Order, ordersOf } from "../orders.ts";
import { findSensitive } from "../sensitive/find-sensitive.ts";
import { withMasks } from "../sensitive/sensitive.ts";

const method =
  "A regression over features of sentences (English), learnt from BIPIA's training parts; an estimate. Of attacks of kinds it never saw it found 94 to 100 % with under 2 % false alarms; plain questions in e-mails are found least; other languages have a rule of their own.";

export const BY_ORIGIN: Readonly<Record<Order["origin"], string>> = {
  retrieval: "a retrieved document",
  tool: "a tool's result",
  user: "what the user sent",
  developer: "the instructions",
  page: "what the page put in",
  model: "the answer",
};

/** Text that should only inform, and reads as an order to the assistant. One finding a text, the likeliest sentence first. */
export function promptInjection(pipeline: Pick<Pipeline, "steps">): Finding[] {
  const byText = groupsOf(ordersOf(pipeline), ({ step, where }) => `${step.span.spanId} ${where}`);
  return byText.map(([, orders]): Finding => {
    const [first, ...rest] = orders.toSorted((a, b) => b.likelihood - a.likelihood) as [Order, ...Order[]];
    const percent = Math.min(99, Math.round(first.likelihood * 100));
    return {
      rule: "safety.injection",
      area: "safety",
      severity: "warning",
      title: `An order to the assistant stands in ${BY_ORIGIN[first.origin]} (${percent} % likely, estimated): ${short(first.signs.slice(0, 3).join("; ") || "reads like one", 200)}`,
      method,
      evidence: [
        evidence(first.step, first.where, quoteOf(first)),
        ...rest.slice(0, 3).map((order) => evidence(order.step, order.where, quoteOf(order))),
      ],
    };
  });
}

/** Secrets are masked wherever they are quoted. */
export const quoteOf = ({ words }: Pick<Order, "words">): string => withMasks(words, findSensitive(words));
