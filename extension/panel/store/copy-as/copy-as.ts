import { spanToMarkdown } from "../../../interop/export/span-to-markdown.ts";
import { spanToOtlp } from "../../../interop/export/span-to-otlp.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import { type RequestDraft, requestOf } from "../../../model/request.ts";
import { isModelCall } from "../../../model/stage-kind.ts";
import type { Span } from "../../../model/trace.ts";
import { withoutSecrets } from "../../../model/without-secrets.ts";
import { spanToJson } from "../trace-to-json.ts";
import { toCurl, toFetch, toSdkCode } from "./request-code.ts";

/** A way to copy a span. */
export interface CopyForm {
  name: string;
  /** What it is for. */
  hint: string;
  /** Made when chosen: it may be long. Without secrets. */
  text: () => string;
}

/** What a span can be copied as; requests only for calls of models. */
export function copyForms(span: Span, view: GenAIView): CopyForm[] {
  const form = (name: string, hint: string, write: () => string): CopyForm => ({
    name,
    hint,
    text: () => withoutSecrets(write()),
  });
  const request = (write: (draft: RequestDraft) => string) => () => write(requestOf(span, view));
  const forms = [
    form("JSON", "as recorded", () => spanToJson(span)),
    form("Markdown", "bug report, or a model", () => spanToMarkdown(span, view)),
    form("OTLP JSON", "for a collector", () => spanToOtlp(span)),
  ];
  if (!isModelCall(view.kind) || view.kind === "embeddings") return forms;
  return [
    ...forms,
    form("curl", "a shell", request(toCurl)),
    form("fetch", "a console", request(toFetch)),
    form("SDK code", "the provider's client", request(toSdkCode)),
  ];
}
