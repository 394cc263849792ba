import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import { asNumber } from "../../attribute-values.ts";
import { modelOf } from "../baselines.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, type Step } from "../pipeline.ts";

/** With fewer other calls nothing is usual. */
const LEAST_CALLS = 3;
/** Beyond this words become random with every provider's scale (0 … 1 or 0 … 2). */
const HOT = 1.2;
/** Parameters that differ from call to call for good reasons. */
const VARIED = new Set(["seed", "stop_sequences", "choice.count", "encoding_formats", "stream"]);

/** Parameters that other calls of the same model do not have, and a temperature that is high for any. */
export function unusualParameters({ before, baselines }: Pipeline): Finding[] {
  const calls = before.filter(({ view }) => view.kind === "model");
  return calls.flatMap((step) => {
    const model = modelOf(step.view);
    const others = [
      ...baselines.filter((baseline) => baseline.model === model).map(({ parameters }) => parameters),
      ...calls
        .filter((other) => other !== step && modelOf(other.view) === model)
        .map(({ view }) => view.parameters),
    ];
    return Object.entries(step.view.parameters).flatMap(([name, value]) =>
      unusual(step, name, value, others),
    );
  });
}

function unusual(
  step: Step,
  name: string,
  value: AttributeValue,
  others: readonly { [name: string]: AttributeValue }[],
): Finding[] {
  if (VARIED.has(name)) return [];
  const known = others.flatMap((parameters) => parameters[name] ?? []);
  const usual = known.length >= LEAST_CALLS ? usualOf(known) : undefined;
  const number = asNumber(value);
  const isOff =
    usual !== undefined && (number !== undefined ? isFar(number, known) : String(value) !== String(usual));
  const isHot = name === "temperature" && number !== undefined && number > HOT;
  if (!isOff && !isHot) return [];
  return [
    {
      rule: "model.parameters",
      area: "model",
      severity: isHot || (isOff && isNumberOf(name)) ? "warning" : "info",
      title: isOff
        ? `${name} is ${String(value)}; ${known.length} other calls of the same model have ${sayRange(known)}.`
        : `temperature is ${number}: answers become random.`,
      method: isOff
        ? "Compared with other calls of the same model in this trace and in the traces before it. That something is unusual does not say that it is wrong."
        : `A temperature above ${HOT} is high with every provider.`,
      evidence: [evidence(step, `gen_ai.request.${name}`)],
    },
  ];
}

const isNumberOf = (name: string): boolean =>
  /^(?:temperature|top_p|top_k|max_tokens|frequency_penalty|presence_penalty)$/.test(name);

/** Outside of all others, and by more than half of the nearest. */
function isFar(value: number, others: readonly AttributeValue[]): boolean {
  const numbers = others.flatMap((other) => asNumber(other) ?? []);
  if (numbers.length < LEAST_CALLS) return false;
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  const slack = Math.max(Math.abs(least), Math.abs(most)) / 2;
  return value < least - slack / 2 || value > most + slack;
}

/** What all others have. */
function usualOf(values: readonly AttributeValue[]): AttributeValue | undefined {
  if (values.every((value) => typeof value === "number")) return values[0];
  return new Set(values.map(String)).size === 1 ? values[0] : undefined;
}

function sayRange(values: readonly AttributeValue[]): string {
  const numbers = values.flatMap((value) => asNumber(value) ?? []);
  if (numbers.length === 0) return String(values[0]);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? String(least) : `${least} to ${most}`;
}
