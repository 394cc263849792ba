import type { AttributesInput, Span, SpanOptions, Tracer } from "../tracer/api.ts";
import { defaultTracer } from "../tracer/default-tracer.ts";
import { extendSpan } from "../tracer/extend-span.ts";
import { quietly } from "../tracer/quietly.ts";
import { runInSpan } from "../tracer/run-in-span.ts";

/** What every stage takes besides its own facts. */
export interface StageOptions extends SpanOptions {
  /** Default: the one the last `init` made. */
  tracer?: Tracer;
}

interface Description {
  name: string;
  /** Where the convention asks for another than internal. */
  kind?: SpanOptions["kind"];
  attributes: AttributesInput;
}

/**
 * Starts a stage's span. `describe` is not called when nothing is recorded, and when what the app gave
 * makes it throw, the span is there all the same, with a plain name.
 */
export function startStage(plainName: string, options: StageOptions, describe: () => Description): Span {
  const { tracer = defaultTracer(), parent, kind, attributes, links, startTime } = options ?? {};
  const stage = (tracer.enabled && quietly(describe)) || { name: plainName, attributes: {} };
  return tracer.startSpan(stage.name, {
    parent,
    kind: kind ?? stage.kind,
    attributes: quietly(() => ({ ...stage.attributes, ...attributes })) ?? stage.attributes,
    links,
    startTime,
  });
}

/** For each method that `S` adds to a span: the attributes that a call of it sets. */
type Setters<S extends Span> = {
  [Name in Exclude<keyof S, keyof Span>]: S[Name] extends (...args: infer A) => unknown
    ? (...args: A) => AttributesInput
    : never;
};

/** A span with a stage's own methods. They return the span, and never throw. */
export function withSetters<S extends Span>(span: Span, setters: Setters<S>): S {
  const methods: Record<string, unknown> = {};
  for (const [name, attributesOf] of Object.entries<(...args: unknown[]) => AttributesInput>(setters)) {
    methods[name] = (...args: unknown[]): S => {
      const attributes = span.isRecording() && quietly(() => attributesOf(...args));
      if (attributes) span.setAttributes(attributes);
      return extended;
    };
  }
  const extended = extendSpan(span, methods) as unknown as S;
  return extended;
}

/** The second half of every stage: run what was given in the span, or hand the span out to be ended. */
export function runStage<S extends Span, T>(
  span: S,
  fn: ((span: S) => T) | undefined,
  onValue?: (value: Awaited<T>) => void,
): S | T {
  return fn ? runInSpan(span, fn, onValue) : span;
}

/** `chat`, `chat gpt-5`: the names of the convention leave out what is not known. */
export const named = (operation: string, name?: string): string =>
  name ? `${operation} ${name}` : operation;
