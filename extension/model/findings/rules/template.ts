import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import { GEN_AI_PROMPT_VARIABLE, GT_PROMPT_TEMPLATE } from "../../../../sdk/protocol/index.ts";
import type { Part } from "../../message.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, partsOf, type Step, short } from "../pipeline.ts";

/** `{{name}}`, `${name}`, `<<name>>`: what template languages write; `{name}` only where a template is known to hold it. */
const DOUBLE =
  /\{\{\s{0,3}[#/^>]?\s{0,3}[\p{L}_][\p{L}\p{N}_.-]{0,60}\s{0,3}\}\}|\$\{[\p{L}_][\p{L}\p{N}_.]{0,60}\}|<<[\p{L}_][\p{L}\p{N}_]{0,60}>>/u;
const SINGLE = /\{[\p{L}_][\p{L}\p{N}_.]{0,60}\}/gu;
/** What a program writes of a value that is not there. */
const NOT_THERE = /\[object Object\]|(?<=[:=]\s{0,3}|^)(?:undefined|NaN)(?=\s{0,3}(?:$|[.,;\n]))/m;
/** Without one of these there is none: quick to look for in long texts. */
const HINTS = ["undefined", "NaN", "[object Object]"];
const EMPTY = new Set(["", "undefined", "null", "None", "NaN", "[object Object]", "[]", "{}"]);
const MOST_TEXT = 400_000;

/** Template variables that were not filled in, or with nothing. */
export function unfilledTemplate({ before }: Pipeline): Finding[] {
  const templates = before.flatMap(({ span }) => {
    const template = span.attributes[GT_PROMPT_TEMPLATE];
    return typeof template === "string" ? [template.slice(0, MOST_TEXT)] : [];
  });
  const places = new Set(
    templates.flatMap((template) => [...template.matchAll(SINGLE)].map(([place]) => place)),
  );
  const said = new Set<string>();
  return before
    .flatMap((step) => [...emptyVariables(step), ...unfilled(step, places)])
    .filter(({ title }) => {
      const isNew = !said.has(title);
      said.add(title);
      return isNew;
    });
}

const method =
  "Looks for signs of template languages in instructions and prompts, for values that programs write where there is none, and for variables that were recorded empty. A prompt that is about templates has such signs, too.";

function unfilled(step: Step, places: ReadonlySet<string>): Finding[] {
  const { kind, system, input } = step.view;
  if (kind !== "model" && kind !== "prompt") return [];
  // Words of the user and of the model may be about templates; the first message is mostly the app's.
  const parts: Part[] = [
    ...system,
    ...partsOf(input.filter(({ role }, i) => i === 0 || role === "system" || role === "developer")),
  ];
  for (const part of parts) {
    if (part.type !== "text") continue;
    const text = part.content.slice(0, MOST_TEXT);
    const found =
      DOUBLE.exec(text)?.[0] ??
      (HINTS.some((hint) => text.includes(hint)) ? NOT_THERE.exec(text)?.[0] : undefined) ??
      [...places].find((place) => text.includes(place));
    if (found === undefined) continue;
    const at = text.indexOf(found);
    return [
      {
        rule: "prompt.template",
        area: "prompt",
        severity: "error",
        title: `The prompt holds “${short(found, 60)}”: a template variable was not filled in.`,
        method,
        evidence: [evidence(step, "prompt", text.slice(Math.max(0, at - 60), at + found.length + 60).trim())],
      },
    ];
  }
  return [];
}

function emptyVariables(step: Step): Finding[] {
  if (step.view.kind !== "prompt") return [];
  return Object.entries(step.span.attributes).flatMap(([key, value]): Finding[] => {
    if (!key.startsWith(GEN_AI_PROMPT_VARIABLE) || !isNothing(value)) return [];
    const name = key.slice(GEN_AI_PROMPT_VARIABLE.length);
    return [
      {
        rule: "prompt.variable",
        area: "prompt",
        severity: "error",
        title: `The template variable “${short(name, 60)}” is empty${value === "" || value === null ? "" : `: “${short(String(value), 40)}”`}.`,
        method,
        evidence: [evidence(step, key)],
      },
    ];
  });
}

const isNothing = (value: AttributeValue | undefined): boolean =>
  value === null ||
  (typeof value === "string" && EMPTY.has(value.trim())) ||
  (Array.isArray(value) && value.length === 0);
