import type { TraceId } from "../../../sdk/protocol/index.ts";
import { hasInjection, hasLeak, hasPersonalData, hasSecret } from "../found-rules.ts";
import type { TraceSummary } from "../trace.ts";
import { fieldNamed, type HAS, HAS_FOUND } from "./fields.ts";
import { textTest } from "./match-text.ts";
import { readQuantity } from "./quantity.ts";
import type { Operator, Term } from "./query.ts";

export type TraceTest = (trace: TraceSummary) => boolean;

/** What the engine answered to a text: traces that have all its words. */
export type TextAnswers = ReadonlyMap<string, ReadonlySet<TraceId>>;

const TEXTS: Record<string, (trace: TraceSummary) => readonly (string | undefined)[]> = {
  model: ({ models }) => models,
  tool: ({ tools }) => tools,
  name: ({ name }) => [name],
  question: ({ question }) => [question],
  origin: ({ origin }) => [origin],
  conversation: ({ conversationId }) => [conversationId],
  finding: ({ found }) => found ?? [],
};

const CHOICES: Record<string, (trace: TraceSummary, choice: string) => boolean> = {
  status: ({ status }, choice) => status === choice,
  stage: ({ stages }, choice) => stages.some(({ kind }) => kind === choice),
  has: (trace, choice) => HAS_TESTS[choice as (typeof HAS)[number]](trace),
};

const HAS_TESTS: Record<(typeof HAS)[number], TraceTest> = {
  error: ({ errorCount, status }) => errorCount > 0 || status === "error",
  reasoning: ({ reasoningTokens }) => (reasoningTokens ?? 0) > 0,
  tool: ({ tools }) => tools.length > 0,
  model: ({ models }) => models.length > 0,
  question: ({ question }) => question !== undefined,
  conversation: ({ conversationId }) => conversationId !== undefined,
  tokens: (trace) => tokensOf(trace) !== undefined,
  cached: ({ cachedTokens }) => (cachedTokens ?? 0) > 0,
  cost: ({ cost }) => cost !== undefined,
  ttft: ({ ttftMs }) => ttftMs !== undefined,
  missing: ({ missing }) => missing > 0,
  injection: ({ found }) => hasInjection(found),
  leak: ({ found }) => hasLeak(found),
  secret: ({ found }) => hasSecret(found),
  "personal-data": ({ found }) => hasPersonalData(found),
};

const NUMBERS: Record<string, (trace: TraceSummary) => number | undefined> = {
  dur: ({ durationMs }) => durationMs,
  ttft: ({ ttftMs }) => ttftMs,
  tokens: (trace) => tokensOf(trace),
  in: ({ inputTokens }) => inputTokens,
  out: ({ outputTokens }) => outputTokens,
  cached: ({ cachedTokens }) => cachedTokens,
  reasoning: ({ reasoningTokens }) => reasoningTokens,
  speed: ({ outputPerSecond }) => outputPerSecond,
  spans: ({ spanCount }) => spanCount,
  cost: ({ cost }) => cost?.usd,
  errors: ({ errorCount }) => errorCount,
  missing: ({ missing }) => missing,
};

const COMPARE: Record<Operator, (a: number, b: number) => boolean> = {
  ":": (a, b) => a === b,
  "=": (a, b) => a === b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

/**
 * A test for rows that holds where all terms do. What a row does not tell is neither more nor less than any number.
 * A text without an answer filters nothing.
 */
export function testOf(terms: readonly Term[], answers: TextAnswers): TraceTest {
  const tests = terms.map((term) => testOfTerm(term, answers));
  return (trace) => tests.every((test) => test(trace));
}

/** Texts that the engine must be asked for. */
export const textsOf = (terms: readonly Term[]): string[] =>
  terms.flatMap(({ field, values }) => (field === "text" ? values.map(({ text }) => text) : []));

/** Whether what was found in traces matters: some may not be judged yet. */
export const asksForFindings = (terms: readonly Term[]): boolean =>
  terms.some(
    ({ field, values }) =>
      field === "finding" ||
      (field === "has" && values.some(({ text }) => HAS_FOUND.includes(text.toLowerCase()))),
  );

function testOfTerm(term: Term, answers: TextAnswers): TraceTest {
  if (term.field === "text" && term.values.some(({ text }) => !answers.has(text))) return () => true;
  const test = positive(term, answers);
  return term.not ? (trace) => !test(trace) : test;
}

function positive({ field: name, operator, values }: Term, answers: TextAnswers): TraceTest {
  if (name === null) {
    const words = values.map(({ text }) => text.toLowerCase());
    return (trace) => words.some((word) => haystackOf(trace).includes(word));
  }
  const field = fieldNamed(name);
  switch (field?.kind) {
    case "text": {
      const tests = values.map((value) => textTest(value, operator));
      const read = TEXTS[name];
      return (trace) =>
        read?.(trace).some((text) => text !== undefined && tests.some((is) => is(text))) ?? false;
    }
    case "choice": {
      const choices = values.map(({ text }) => text.toLowerCase());
      const is = CHOICES[name];
      return (trace) => is !== undefined && choices.some((choice) => is(trace, choice));
    }
    case "count":
    case "duration": {
      const { kind } = field;
      const limits = values.map(({ text }) => readQuantity(text, kind) ?? Number.NaN);
      return (trace) => {
        const number = NUMBERS[name]?.(trace);
        return number !== undefined && limits.some((limit) => COMPARE[operator](number, limit));
      };
    }
    case "full-text": {
      const found = values.map(({ text }) => answers.get(text));
      return ({ traceId }) => found.some((ids) => ids?.has(traceId));
    }
    default:
      return () => true;
  }
}

const tokensOf = ({ inputTokens, outputTokens }: TraceSummary): number | undefined =>
  inputTokens === undefined && outputTokens === undefined
    ? undefined
    : (inputTokens ?? 0) + (outputTokens ?? 0);

/** Rows are replaced, never changed: what was put together once holds. */
const haystacks = new WeakMap<TraceSummary, string>();

function haystackOf(trace: TraceSummary): string {
  let text = haystacks.get(trace);
  if (text === undefined) {
    const { name, question = "", models, tools, status } = trace;
    text = [name, question, ...models, ...tools, status].join("\n").toLowerCase();
    haystacks.set(trace, text);
  }
  return text;
}
