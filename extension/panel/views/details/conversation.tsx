import type { GenAIView } from "../../../model/genai-view.ts";
import { JsonTree } from "../shared/json-tree.tsx";
import css from "./details.module.css";
import { MessageView } from "./message-view.tsx";
import { ToolCallView } from "./tool-call-view.tsx";

/** What was said, in the order it was said; for a tool span its call. */
export function Conversation({ view }: { view: GenAIView }) {
  const { system, input, output, outputFromStream, finishReasons, tool, toolDefinitions } = view;
  return (
    <div class={css.conversation}>
      {tool && <ToolCallView name={tool.name} call={tool.arguments} result={tool.result} open />}
      {system.length > 0 && <MessageView message={{ role: "system", parts: system }} folded />}
      {toolDefinitions.length > 0 && <OfferedTools definitions={toolDefinitions} />}
      {input.map((message, i) => (
        <MessageView key={i} message={message} />
      ))}
      {output.map((message, i) => (
        <MessageView
          key={`out-${i}`}
          message={message}
          note={outputFromStream ? "as streamed" : undefined}
          answer
        />
      ))}
      {finishReasons.length > 0 && <p class={css.faint}>{finishReasons.map(sayFinish).join(" ")}</p>}
    </div>
  );
}

function OfferedTools({ definitions }: { definitions: GenAIView["toolDefinitions"] }) {
  return (
    <details class={css.fold}>
      <summary class={css.role}>
        {definitions.length === 1 ? "1 tool offered" : `${definitions.length} tools offered`}
      </summary>
      <JsonTree value={definitions} open={2} />
    </details>
  );
}

const FINISH: Record<string, string> = {
  stop: "The model finished its answer.",
  length: "The answer was cut off: the limit of output tokens was reached.",
  max_tokens: "The answer was cut off: the limit of output tokens was reached.",
  content_filter: "The answer was stopped by the provider's content filter.",
  tool_calls: "The model asked for tools.",
  tool_call: "The model asked for tools.",
  refusal: "The model refused to answer.",
};

const sayFinish = (reason: string): string =>
  Object.hasOwn(FINISH, reason) ? (FINISH[reason] as string) : `Finish reason: ${reason}.`;
