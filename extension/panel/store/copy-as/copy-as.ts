import { spanToMarkdown } from "../../../interop/export/span-to-markdown.ts";
import { spanToOtlp } from "../../../interop/export/span-to-otlp.ts";
import { type GenAIView, genAIView } from "../../../model/genai-view.ts";
import { type RequestDraft, requestOf } from "../../../model/request.ts";
import { isModelCall } from "../../../model/stage-kind.ts";
import type { Span, StageKind } from "../../../model/trace.ts";
import { withoutSecrets } from "../../../model/without-secrets.ts";
import { spanToJson } from "../trace-to-json.ts";
import { toCurl, toFetch, toSdkCode } from "./request-code.ts";

/** A way to copy a span. */
export interface CopyForm {
  name: string;
  /** What it is for. */
  hint: string;
  /** Made when chosen: it may be long. Without secrets. */
  text: (span: Span, view?: GenAIView) => string;
}

const form = (name: string, hint: string, write: (span: Span, view: GenAIView) => string): CopyForm => ({
  name,
  hint,
  text: (span, view = genAIView(span)) => withoutSecrets(write(span, view)),
});
const request = (write: (draft: RequestDraft) => string) => (span: Span, view: GenAIView) =>
  write(requestOf(span, view));

const FORMS: readonly CopyForm[] = [
  form("JSON", "as recorded", spanToJson),
  form("Markdown", "bug report, or a model", spanToMarkdown),
  form("OTLP JSON", "for a collector", spanToOtlp),
];
const REQUESTS: readonly CopyForm[] = [
  form("curl", "a shell", request(toCurl)),
  form("fetch", "a console", request(toFetch)),
  form("SDK code", "the provider's client", request(toSdkCode)),
];

/** What a span of that kind can be copied as; requests only for calls of models. */
export const copyForms = (kind: StageKind): readonly CopyForm[] =>
  isModelCall(kind) && kind !== "embeddings" ? [...FORMS, ...REQUESTS] : FORMS;
