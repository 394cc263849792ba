import type { AttributeValue } from "../../../../sdk/protocol/index.ts";
import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import css from "./details.module.css";
import own from "./tools.module.css";

interface CallSidesProps {
  /** Arguments. */
  call?: AttributeValue;
  /** Absent: not in this span. */
  result?: { value: AttributeValue };
  schema?: AttributeValue;
}

/** Arguments, result and schema beside each other, under each other where it is narrow. */
export function CallSides({ call, result, schema }: CallSidesProps) {
  return (
    <div class={own.sides}>
      <div class={own.side}>
        <h3>arguments</h3>
        {call === undefined ? <p class={css.faint}>none recorded</p> : <Value value={call} />}
      </div>
      {schema !== undefined && (
        <div class={own.side}>
          <h3>schema</h3>
          <JsonTree value={schema} open={3} />
        </div>
      )}
      <div class={own.side}>
        <h3>result</h3>
        {result ? <Value value={result.value} /> : <p class={css.faint}>not in this span</p>}
      </div>
    </div>
  );
}

function Value({ value }: { value: AttributeValue }) {
  if (typeof value === "string") return <FoldedText mono text={value} />;
  return <JsonTree value={value} open={2} />;
}
