import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import type { Finding } from "../../findings/finding.ts";
import { evidence, type Pipeline, partsOf, type Step, short } from "../../findings/pipeline.ts";
import { asLines, wordsOfKey } from "../../findings/sources.ts";
import { FUNCTION_WORDS } from "../injection/lexicon.ts";
import { wordsOf } from "../injection/words-of.ts";
import { type Order, ordersOf } from "../orders.ts";
import { findSensitive } from "../sensitive/find-sensitive.ts";
import { withMasks } from "../sensitive/sensitive.ts";
import { textsOf } from "../texts.ts";

const method =
  "The call's name or arguments have words or values of a sentence that reads as an order and came from a document or a tool's result before it, and that neither user nor developer wrote. Words alone: it does not see what the model meant.";

/** A tool call that does what a document or a tool's result said. */
export function obeyedOrders(pipeline: Pick<Pipeline, "steps">): Finding[] {
  const orders = ordersOf(pipeline).filter(({ origin }) => origin === "retrieval" || origin === "tool");
  const calls = orders.length ? callsOf(pipeline.steps) : [];
  // Most calls have nothing of an order: then what the user said is not asked.
  const suspects = calls.filter((call) => orders.some((one) => isBefore(one, call) && shares(one, call)));
  if (suspects.length === 0) return [];
  const trusted = new Set(
    textsOf(pipeline)
      .filter(({ origin }) => origin === "user" || origin === "developer")
      .flatMap(({ text }) => wordsOf(withoutOrders(text, orders))),
  );
  const seen = new Set<string>();
  return suspects.flatMap((call): Finding[] => {
    const order = orders.find((one) => isBefore(one, call) && shares(one, call, trusted));
    const key = call.id ?? `${call.name} ${call.text}`;
    if (!order || seen.has(key)) return [];
    seen.add(key);
    return [
      {
        rule: "safety.obeyed",
        area: "safety",
        severity: "error",
        title: `The call of “${short(call.name)}” follows an order that came from ${order.where}, not from the user`,
        method,
        evidence: [
          evidence(call.step, `arguments of ${call.name.slice(0, 60)}`, masked(call.text)),
          evidence(order.step, order.where, masked(order.words)),
        ],
      },
    ];
  });
}

interface Call {
  step: Step;
  name: string;
  id?: string;
  text: string;
}

/** Calls that models asked for; of tools whose asking was not recorded, the tool's own span. */
function callsOf(steps: readonly Step[]): Call[] {
  const asked = steps.flatMap((step) =>
    partsOf(step.view.output).flatMap((part): Call[] =>
      part.type === "tool_call"
        ? [{ step, name: part.name, ...(part.id ? { id: part.id } : {}), text: lines(part.arguments) }]
        : [],
    ),
  );
  const names = new Set(asked.map(({ name }) => name));
  const ran = steps.flatMap((step): Call[] => {
    const { tool } = step.view;
    return tool && !names.has(tool.name) ? [{ step, name: tool.name, text: lines(tool.arguments) }] : [];
  });
  return [...asked, ...ran];
}

const lines = (value: AttributeValue | undefined): string => (value === undefined ? "" : asLines(value));

/** What a model was sent came before what it says, also within one span. */
const isBefore = ({ step: { span } }: Order, { step }: Call): boolean =>
  span === step.span || span.startMs < step.span.startMs;

/** A value that only the order has weighs more than a word: an address, a number, a name. */
function shares({ words }: Order, { name, text }: Call, trusted: ReadonlySet<string> = new Set()): boolean {
  const said = new Set(wordsOf(words));
  const fromOrder = (word: string): boolean =>
    word.length > 2 && said.has(word) && !trusted.has(word) && !FUNCTION_WORDS.has(word);
  const inArguments = new Set(wordsOf(text).filter(fromOrder));
  const verbs = wordsOf(wordsOfKey(name)).filter(fromOrder);
  const hasValue = [...inArguments].some((word) => word.length > 5 || /\d/.test(word));
  return (
    inArguments.size >= 2 || (verbs.length > 0 && (hasValue || inArguments.size > 0)) || verbs.length >= 2
  );
}

/** Prompts carry documents: their words do not become the user's by that. */
function withoutOrders(text: string, orders: readonly Order[]): string {
  return orders.reduce((rest, { words }) => rest.replaceAll(words, " "), text);
}

const masked = (text: string): string => withMasks(text, findSensitive(text));
