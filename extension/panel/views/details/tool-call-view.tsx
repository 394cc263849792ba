import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import css from "./details.module.css";

interface ToolCallViewProps {
  name?: string;
  /** Arguments. */
  call?: unknown;
  result?: unknown;
  open?: boolean;
}

/** Short calls stand on one line, as code; long ones open as a tree. */
const ONE_LINE = 120;

export function ToolCallView({ name, call, result, open }: ToolCallViewProps) {
  return (
    <div class={css.tool}>
      {name !== undefined && (
        <div>
          <span class={css.toolName}>{name || "(unnamed tool)"}</span>
          <Value value={call} empty="()" wrap={(text) => `(${text})`} open={open} />
        </div>
      )}
      {result !== undefined && (
        <div class={css.result}>
          <span class={css.faint} aria-hidden="true">
            →
          </span>
          <span class={css.hidden}>result: </span>
          <Value value={result} empty="" wrap={(text) => text} open={open} />
        </div>
      )}
    </div>
  );
}

interface ValueProps {
  value: unknown;
  empty: string;
  wrap: (text: string) => string;
  open?: boolean;
}

function Value({ value, empty, wrap, open }: ValueProps) {
  if (value === undefined) return <>{empty}</>;
  if (typeof value === "string") return <FoldedText mono text={wrap(value)} />;
  const text = oneLine(value);
  if (text.length <= ONE_LINE) return <span class={css.inline}>{wrap(text)}</span>;
  return <JsonTree value={value} open={open ? 2 : 1} />;
}

/** JSON with a blank after each comma, so that it can be broken there. Line breaks within strings are escaped. */
const oneLine = (value: unknown): string => JSON.stringify(value, null, 1).replace(/\n\s*/g, " ");
