import { failureOf } from "../../model/fold.ts";
import { formatDuration } from "../../model/format.ts";
import type { GenAIView } from "../../model/genai-view.ts";
import { sayMedia } from "../../model/media.ts";
import type { Message, Part } from "../../model/message.ts";
import { streamStats } from "../../model/stream-stats.ts";
import type { Span } from "../../model/trace.ts";
import { costWords, type OneCost } from "./outgoing.ts";

/** A span as Markdown for a bug report or for a model: the facts, what went wrong, and what was said. */
export function spanToMarkdown(span: Span, view: GenAIView, cost?: OneCost): string {
  const stats = span.stream && streamStats(span.stream);
  const { input, output } = view.usage;
  const failure = failureOf(span);
  const facts: [string, string | undefined][] = [
    ["Model", view.responseModel ?? view.requestModel],
    ["Provider", view.provider],
    ["Duration", span.endMs === undefined ? "has not ended" : formatDuration(span.endMs - span.startMs)],
    ["First chunk after", view.ttftMs === undefined ? undefined : formatDuration(view.ttftMs)],
    ["Longest pause", stats?.gaps && formatDuration(stats.gaps.max)],
    [
      "Tokens",
      input === undefined && output === undefined ? undefined : `${input ?? "?"} in, ${output ?? "?"} out`,
    ],
    ["Cost", cost && costWords(cost)],
    ["Finish reason", view.finishReasons.join(", ") || undefined],
    ["Stopped", span.aborted ? "on purpose" : undefined],
    ["Failure", failure],
    ...Object.entries(view.parameters).map(([key, value]): [string, string] => [key, JSON.stringify(value)]),
  ];
  const { tool } = view;
  return [
    `## ${oneLine(span.name)}`,
    facts
      .flatMap(([name, value]) => (value === undefined ? [] : [`- **${name}:** ${oneLine(value)}`]))
      .join("\n"),
    ...(view.system.length ? [section("System", view.system)] : []),
    ...view.input.map((message) => section(titleOf(message), message.parts)),
    ...view.output.map((message) => section(`Answer (${oneLine(message.role)})`, message.parts)),
    ...(tool ? [section(`Tool ${oneLine(tool.name)}`, toolParts(tool))] : []),
    ...(view.query === undefined ? [] : [`### Query\n\n${fenced(view.query, "text")}`]),
    ...(view.documents.length
      ? [`### Documents\n\n${fenced(JSON.stringify(view.documents, null, 2), "json")}`]
      : []),
    `Span \`${span.spanId}\` of trace \`${span.traceId}\``,
  ].join("\n\n");
}

const titleOf = ({ role, name }: Message): string => oneLine(name ? `${role} (${name})` : role);

function toolParts(tool: NonNullable<GenAIView["tool"]>): Part[] {
  const parts: Part[] = [{ type: "tool_call", id: tool.callId, name: tool.name, arguments: tool.arguments }];
  if (tool.result !== undefined)
    parts.push({ type: "tool_call_response", id: tool.callId, response: tool.result });
  return parts;
}

const section = (title: string, parts: readonly Part[]): string =>
  [`### ${title}`, ...parts.map(partText)].join("\n\n");

function partText(part: Part): string {
  switch (part.type) {
    case "text":
      return fenced(part.content, "text");
    case "reasoning":
    case "refusal":
      return `${part.type === "refusal" ? "Refused" : "Reasoning"}:\n\n${fenced(part.content, "text")}`;
    case "media":
      return `(${oneLine(sayMedia(part))})`;
    case "withheld":
      return `(${oneLine(part.kind)}, ${part.length} characters, not recorded)`;
    default:
      return fenced(JSON.stringify(part, null, 2), "json");
  }
}

/** What a page says stays what it is: no heading, link or picture of it becomes one of the report's. */
function fenced(text: string, language: string): string {
  let longest = 2;
  for (const [ticks] of text.matchAll(/`{3,}/g)) longest = Math.max(longest, ticks.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

export const oneLine = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/([\\`*_[\]<>#|!])/g, "\\$1");
