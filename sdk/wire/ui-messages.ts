import type { Part } from "./answer.ts";
import { blockOf, partOf } from "./block.ts";
import { citation } from "./citation.ts";
import { clear, type Json, list, obj, str } from "./json.ts";
import { textPart, toParts } from "./messages.ts";
import { toolFailure } from "./running-tools.ts";
import type { Asked } from "./wire-format.ts";
import { withoutBytes } from "./without-bytes.ts";
import { word } from "./word.ts";

/** A tool part of a UI message, of AI SDK 4 (`tool-invocation`) to 7 (`tool-{name}`, `dynamic-tool`). */
export interface UiTool {
  id: unknown;
  name: unknown;
  input: unknown;
  /** The tool ended: with `output` or `failed`. */
  isOver: boolean;
  output: unknown;
  /** What went wrong, in words. */
  failed: unknown;
  approval: Json;
}

function uiTool(part: unknown): UiTool | undefined {
  const outer = obj(part);
  const type = str(outer.type) ?? "";
  const it = obj(outer.toolInvocation ?? part);
  if (!it.toolCallId || !/^(tool-|dynamic-tool)/.test(type)) return undefined;
  return {
    id: it.toolCallId,
    name: it.toolName ?? type.slice(5),
    input: it.input ?? it.args ?? it.rawInput,
    isOver: /^(output-(available|error)|result)$/.test(str(it.state) ?? "") && !it.preliminary,
    output: it.output ?? it.result,
    failed: it.errorText,
    approval: obj(it.approval),
  };
}

/** The parts of one message; those of AI SDK 4 may lie beside its content. */
function partsOf(message: unknown): unknown[] {
  const { parts, content, toolInvocations, experimental_attachments: files } = obj(message);
  const all = Array.isArray(parts)
    ? parts
    : [
        ...list(toolInvocations).map((toolInvocation) => ({ type: "tool-invocation", toolInvocation })),
        { type: "step-start" },
        ...(Array.isArray(content) ? content : [{ type: "text", text: content }]),
      ];
  return [...all, ...list(files).map((file) => ({ ...obj(file), type: "file" }))];
}

function toPart(part: unknown): Part[] {
  const it = obj(part);
  const { type, text, data } = it;
  const tool = uiTool(part);
  if (tool) return [clear({ type: "tool_call", id: tool.id, name: tool.name, arguments: tool.input })];
  switch (type) {
    case "step-start":
      return [];
    case "text":
      return text === "" ? [] : [textPart(text)];
    case "reasoning":
      return [{ type: "reasoning", content: text ?? it.reasoning }];
    case "file":
    case "reasoning-file":
      return [partOf(blockOf(part))];
    case "source-url":
    case "source":
      return [citation(it.source && typeof it.source === "object" ? it.source : part)];
  }
  // Data parts: the app's own.
  if (str(type)?.startsWith("data-")) return [{ type: type as string, data: withoutBytes(data) }];
  return toParts([part]) ?? [];
}

/**
 * Messages as `useChat` holds them (AI SDK 4 to 7) in OpenTelemetry's shape. One UI message holds all steps of an answer;
 * tools' results follow the calls of their step as messages of their own.
 */
export function uiMessages(messages: unknown): unknown {
  if (!Array.isArray(messages)) return undefined;
  return messages.flatMap((message) => {
    const { role } = obj(message);
    const steps: unknown[][] = [[]];
    for (const part of partsOf(message)) {
      if (obj(part).type === "step-start") steps.push([]);
      else steps.at(-1)?.push(part);
    }
    return steps.flatMap((step) => {
      const parts = step.flatMap(toPart);
      const results = step.flatMap((part) => {
        const tool = uiTool(part);
        if (!tool?.isOver) return [];
        const { id, failed, output } = tool;
        return [{ type: "tool_call_response", id, response: withoutBytes(failed ?? output) }];
      });
      return [
        ...(parts.length ? [{ role, parts }] : []),
        ...(results.length ? [{ role: "tool", parts: results }] : []),
      ];
    });
  });
}

/** The tools of the model's last message, latest first: what a request may answer. */
export const lastTools = (messages: unknown): UiTool[] =>
  partsOf(list(messages).findLast((message) => obj(message).role === "assistant"))
    .flatMap((part) => uiTool(part) ?? [])
    .reverse();

/** Which tool calls and approvals a request answers. */
export const uiAnswers = (messages: unknown): NonNullable<Asked["continues"]> =>
  lastTools(messages).flatMap(({ id, isOver, output, failed, approval }) => {
    const { id: asked, approved, reason } = approval;
    return [
      ...(isOver
        ? [{ key: `tool:${word(id)}`, result: output, ...(failed ? { failure: toolFailure(failed) } : {}) }]
        : []),
      ...(word(asked) && approved !== undefined
        ? [{ key: `approval:${asked}`, result: clear({ approved, reason }) }]
        : []),
    ];
  });
