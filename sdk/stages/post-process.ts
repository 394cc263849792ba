import { GT_INPUT, GT_OUTPUT, GT_STAGE } from "../protocol/index.ts";
import type { Span } from "../tracer/api.ts";
import { named, runStage, type StageOptions, startStage, withSetters } from "./stage.ts";

export interface PostProcessOptions extends StageOptions {
  name: string;
  input?: unknown;
}

export interface PostProcessSpan extends Span {
  /** The outcome, where it is not what `fn` returns. */
  output(value: unknown): this;
}

/** What is done to an answer before it is shown. What `fn` returns is the output, unless `output` was called. */
export function postProcess(options: PostProcessOptions): PostProcessSpan;
export function postProcess<T>(options: PostProcessOptions, fn: (span: PostProcessSpan) => T): T;
export function postProcess<T>(
  options: PostProcessOptions,
  fn?: (span: PostProcessSpan) => T,
): PostProcessSpan | T {
  const started = startStage("post_process", options, () => ({
    name: named("post_process", options.name),
    attributes: { [GT_STAGE]: "post_process", [GT_INPUT]: options.input },
  }));
  let given = false;
  const span = withSetters<PostProcessSpan>(started, {
    output: (value) => {
      given = true;
      return { [GT_OUTPUT]: value };
    },
  });
  return runStage(span, fn, (value) => given || span.output(value));
}
