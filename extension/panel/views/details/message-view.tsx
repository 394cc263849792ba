import { useContext, useMemo } from "preact/hooks";
import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import { formatBytes } from "../../../model/format.ts";
import type { Message, Part } from "../../../model/message.ts";
import { clip } from "../shared/clip.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import { useStore } from "../shared/store-context.ts";
import { CallSides } from "./call-sides.tsx";
import css from "./details.module.css";
import { LongText } from "./long-text.tsx";
import { Markdown } from "./markdown.tsx";
import { MediaView } from "./media-view.tsx";
import { OriginText } from "./origin-text.tsx";
import own from "./parts.module.css";
import { ToolCallView } from "./tool-call-view.tsx";
import { useMarkdown } from "./use-markdown.ts";
import { OriginsContext } from "./use-origins.ts";

/** Results of tools by the id of their call, and the names of the tools that were called. */
export interface ToolAnswers {
  results: ReadonlyMap<string, { value: AttributeValue }>;
  names: ReadonlyMap<string, string>;
}

interface MessageViewProps {
  message: Message;
  note?: string;
  /** System prompts are long and mostly known: closed at first. */
  folded?: boolean;
  /** What came back, as opposed to what was sent. */
  answer?: boolean;
  tools?: ToolAnswers;
}

const ROLES = new Set(["system", "user", "assistant", "tool"]);

export function MessageView({ message, note, folded, answer, tools }: MessageViewProps) {
  const { role, name, parts, finishReason } = message;
  const accent = answer ? "answer" : ROLES.has(role) ? role : "user";
  const notes = [name, note, finishReason === "stop" ? undefined : finishReason].filter(Boolean);
  const head = (
    <span>
      <span class={css.roleName}>{clip(role)}</span>
      {notes.map((text) => ` · ${text}`)}
    </span>
  );
  const body = parts.map((part, i) => <PartView key={i} part={part} tools={tools} role={role} />);
  if (folded)
    return (
      <details class={`${css.message} ${css[accent]}`}>
        <summary class={css.role}>
          {head} · {formatBytes(parts.reduce((sum, part) => sum + lengthOf(part), 0))}
        </summary>
        {body}
      </details>
    );
  return (
    <article class={`${css.message} ${css[accent]}`} aria-label={`Message of ${clip(role)}`}>
      <div class={css.role}>
        {head}
        <CopyButton label="Copy this message" text={() => textOf(message)} />
      </div>
      {body}
    </article>
  );
}

function PartView({ part, tools, role }: { part: Part; tools?: ToolAnswers; role: string }) {
  switch (part.type) {
    case "text":
      return <Words text={part.content} role={role} />;
    case "reasoning":
      return (
        <details class={css.reasoning}>
          <summary class={css.role}>reasoning · {formatBytes(part.content.length)}</summary>
          <Prose text={part.content} />
        </details>
      );
    case "refusal":
      return (
        <div>
          <p class={css.doubt}>The model declined to answer:</p>
          <LongText text={part.content} />
        </div>
      );
    case "tool_call":
      return <Call part={part} result={part.id === undefined ? undefined : tools?.results.get(part.id)} />;
    case "tool_call_response":
      return <Answer part={part} tools={tools} />;
    case "server_tool_call":
      return (
        <div>
          <span class={css.faint}>the provider's own tool</span>
          <ToolCallView name={clip(part.name)} call={part.arguments} />
        </div>
      );
    case "server_tool_call_response":
      return (
        <details class={css.reasoning}>
          <summary class={css.role}>result of the provider's tool</summary>
          <ToolCallView result={part.response ?? null} />
        </details>
      );
    case "citation":
      return <Citation part={part} />;
    case "media":
      return <MediaView media={part} />;
    case "withheld":
      return (
        <p class={css.faint}>
          {part.kind}, {part.length} characters, not recorded
        </p>
      );
    case "other":
      return (
        <div>
          <span class={css.faint}>{clip(part.kind)}</span>
          <JsonTree value={part.value} open={0} />
        </div>
      );
    default:
      return part satisfies never;
  }
}

/** By who wrote them, where it was more than one; else as prose. */
function Words({ text, role }: { text: string; role: string }) {
  const origins = useContext(OriginsContext);
  const ranges = useMemo(() => origins?.rangesOf(text, origins.of({ role })) ?? [], [origins, text, role]);
  return ranges.length > 1 ? <OriginText text={text} ranges={ranges} /> : <Prose text={text} />;
}

/** As Markdown where the user wants it and it is some. */
function Prose({ text }: { text: string }) {
  const { settings } = useStore();
  const nodes = useMarkdown(text, settings.markdown.value);
  return nodes ? <Markdown nodes={nodes} /> : <LongText text={text} />;
}

/** With its result beside it, where there is one. */
function Call({
  part,
  result,
}: {
  part: Extract<Part, { type: "tool_call" }>;
  result?: { value: AttributeValue };
}) {
  if (!result) return <ToolCallView name={part.name} call={part.arguments} />;
  return (
    <div>
      <span class={css.toolName}>{clip(part.name) || "(unnamed tool)"}</span>
      <CallSides call={part.arguments} result={result} />
    </div>
  );
}

/** What stands beside its call already is closed here. */
function Answer({
  part,
  tools,
}: {
  part: Extract<Part, { type: "tool_call_response" }>;
  tools?: ToolAnswers;
}) {
  const name = part.id === undefined ? undefined : tools?.names.get(part.id);
  if (name === undefined) return <ToolCallView result={part.response ?? null} />;
  return (
    <details class={css.reasoning}>
      <summary class={css.role}>result of {clip(name)}, shown beside its call</summary>
      <ToolCallView result={part.response ?? null} />
    </details>
  );
}

/** Never a link: what a page says would be followed with a click. */
function Citation({ part }: { part: Extract<Part, { type: "citation" }> }) {
  const { title, url, text, sources } = part;
  return (
    <div class={own.citation}>
      <span class={css.faint}>cites</span> {clip(title ?? url ?? "a source")}
      {title && url && <span class={own.reference}> {clip(url)}</span>}
      {text && (
        <q>
          <FoldedText text={text} />
        </q>
      )}
      {sources !== undefined && <JsonTree value={sources} open={0} />}
    </div>
  );
}

const lengthOf = (part: Part): number => ("content" in part ? part.content.length : 0);

const textOf = ({ parts }: Message): string =>
  parts.map((part) => ("content" in part ? part.content : JSON.stringify(part, null, 2))).join("\n\n");
