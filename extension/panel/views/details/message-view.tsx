import { formatBytes } from "../../../model/format.ts";
import type { Message, Part } from "../../../model/message.ts";
import { clip } from "../shared/clip.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import css from "./details.module.css";
import { ToolCallView } from "./tool-call-view.tsx";

interface MessageViewProps {
  message: Message;
  note?: string;
  /** System prompts are long and mostly known: closed at first. */
  folded?: boolean;
  /** What came back, as opposed to what was sent. */
  answer?: boolean;
}

const ROLES = new Set(["system", "user", "assistant", "tool"]);

export function MessageView({ message, note, folded, answer }: MessageViewProps) {
  const { role, name, parts, finishReason } = message;
  const accent = answer ? "answer" : ROLES.has(role) ? role : "user";
  const notes = [name, note, finishReason === "stop" ? undefined : finishReason].filter(Boolean);
  const head = (
    <span>
      <span class={css.roleName}>{clip(role)}</span>
      {notes.map((text) => ` · ${text}`)}
    </span>
  );
  const body = parts.map((part, i) => <PartView key={i} part={part} />);
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

function PartView({ part }: { part: Part }) {
  switch (part.type) {
    case "text":
      return <FoldedText text={part.content} />;
    case "reasoning":
      return (
        <details class={css.reasoning}>
          <summary class={css.role}>reasoning · {formatBytes(part.content.length)}</summary>
          <FoldedText text={part.content} />
        </details>
      );
    case "refusal":
      return (
        <div>
          <p class={css.doubt}>The model declined to answer:</p>
          <FoldedText text={part.content} />
        </div>
      );
    case "tool_call":
      return <ToolCallView name={part.name} call={part.arguments} />;
    case "tool_call_response":
      return <ToolCallView result={part.response ?? null} />;
    case "withheld":
      return (
        <p class={css.faint}>
          {part.kind}, {part.length} characters, not recorded
        </p>
      );
    case "other":
      return (
        <div>
          <span class={css.faint}>{part.kind}</span>
          <JsonTree value={part.value} open={0} />
        </div>
      );
    default:
      return part satisfies never;
  }
}

const lengthOf = (part: Part): number => ("content" in part ? part.content.length : 0);

const textOf = ({ parts }: Message): string =>
  parts.map((part) => ("content" in part ? part.content : JSON.stringify(part, null, 2))).join("\n\n");
