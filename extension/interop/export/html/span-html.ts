import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import { failureOf } from "../../../model/fold.ts";
import { formatDuration } from "../../../model/format.ts";
import { type GenAIView, genAIView } from "../../../model/genai-view.ts";
import { sayMedia } from "../../../model/media.ts";
import type { Message, Part } from "../../../model/message.ts";
import { streamStats } from "../../../model/stream-stats.ts";
import type { Span } from "../../../model/trace.ts";
import { isoTime } from "../iso-time.ts";
import { costWords, type OneCost } from "../outgoing.ts";
import { type Html, html } from "./escape.ts";

export const anchorOf = ({ traceId, spanId }: Span): string => `s-${traceId}-${spanId}`;

/** One span, folded; open where it has words or has failed. */
export function spanHtml(span: Span, cost?: OneCost): Html {
  const view = genAIView(span);
  const failure = failureOf(span);
  const isOpen = failure !== undefined || view.input.length > 0 || view.output.length > 0;
  // The anchor is inside: a link to it opens what is folded.
  return html`<details class="${view.kind}"${isOpen ? html` open` : undefined}><summary><i></i><b>${span.name}</b> <span class="subtle">${view.kind === "other" ? "" : view.kind.replace("_", " ")} ${lengthOf(span)}</span>${
    failure === undefined ? undefined : html` <span class="error">failed</span>`
  }</summary><div id="${anchorOf(span)}">${factsHtml(span, view, cost)}${wordsHtml(view)}${moreHtml(span)}</div></details>
`;
}

export const lengthOf = ({ startMs, endMs }: Span): string =>
  endMs === undefined ? "has not ended" : formatDuration(endMs - startMs);

function factsHtml(span: Span, view: GenAIView, cost: OneCost | undefined): Html {
  const stats = span.stream && streamStats(span.stream);
  const { input, output, cacheRead, reasoning } = view.usage;
  const count = (value: number | undefined) => value?.toLocaleString("en");
  return listHtml([
    ["Start", isoTime(span.startMs)],
    ["Model", view.responseModel ?? view.requestModel],
    ["Provider", view.provider],
    ["First chunk after", view.ttftMs === undefined ? undefined : formatDuration(view.ttftMs)],
    ["Chunks", stats && `${count(stats.chunks)}, longest pause ${formatDuration(stats.gaps?.max ?? 0)}`],
    ["Input tokens", count(input)],
    ["of them cached", count(cacheRead)],
    ["Output tokens", count(output)],
    ["of them reasoning", count(reasoning)],
    ["Cost", cost && costWords(cost)],
    ["Finish reason", view.finishReasons.join(", ") || undefined],
    ["Stopped", span.aborted ? "on purpose" : undefined],
    ["Interrupted", span.interrupted ? "its page went away" : undefined],
    ["Failure", failureOf(span)],
    ...Object.entries(view.parameters).map(([key, value]): [string, string] => [key, textOf(value)]),
  ]);
}

function listHtml(rows: readonly (readonly [string, string | undefined])[]): Html {
  const known = rows.filter(([, value]) => value !== undefined);
  if (!known.length) return html``;
  return html`<dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function wordsHtml(view: GenAIView): Html {
  const { tool, query, documents, system } = view;
  return html`${system.length ? partsHtml("System", system) : undefined}${view.input.map((message) =>
    partsHtml(titleOf(message), message.parts),
  )}${view.output.map((message) => partsHtml(`Answer (${titleOf(message)})`, message.parts))}${
    tool && textHtml(`Arguments of ${tool.name}`, tool.arguments)
  }${tool && textHtml("Result", tool.result)}${textHtml("Query", query)}${
    documents.length ? textHtml("Documents", JSON.stringify(documents, null, 2)) : undefined
  }`;
}

const titleOf = ({ role, name }: Message): string => (name ? `${role} (${name})` : role);

const partsHtml = (title: string, parts: readonly Part[]): Html =>
  html`<h3>${title}</h3>${parts.map((part) => html`<pre>${partText(part)}</pre>`)}`;

const textHtml = (title: string, value: AttributeValue | undefined): Html =>
  value === undefined || value === null ? html`` : html`<h3>${title}</h3><pre>${textOf(value)}</pre>`;

function partText(part: Part): string {
  switch (part.type) {
    case "text":
      return part.content;
    case "reasoning":
      return `Reasoning: ${part.content}`;
    case "refusal":
      return `Refused: ${part.content}`;
    case "media":
      return `(${sayMedia(part)})`;
    case "withheld":
      return `(${part.kind}, ${part.length} characters, not recorded)`;
    default:
      return JSON.stringify(part, null, 2);
  }
}

const textOf = (value: AttributeValue): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 2);

/** Everything as it was recorded, folded. */
function moreHtml(span: Span): Html {
  const attributes = Object.entries(span.attributes).map(([key, value]): [string, string] => [
    key,
    textOf(value),
  ]);
  const events = span.events.map(({ timeNs, name, attributes: its }): [string, string] => [
    formatDuration(Number(timeNs - span.startNs) / 1e6),
    `${name} ${Object.keys(its).length ? JSON.stringify(its) : ""}`,
  ]);
  const links = span.links.map(({ traceId, spanId }): [string, string] => [traceId, spanId]);
  const folded = (title: string, rows: [string, string][]) =>
    rows.length
      ? html`<details><summary>${title} (${rows.length})</summary><div>${listHtml(rows)}</div></details>`
      : undefined;
  return html`${folded("Attributes", attributes)}${folded("Events", events)}${folded("Links", links)}<p class="subtle">Span <code>${span.spanId}</code></p>`;
}
