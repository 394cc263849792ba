import { useState } from "preact/hooks";
import { finishOf } from "../../../model/finish-reason.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import { namesById, resultsById } from "../../../model/tool-use.ts";
import type { Span } from "../../../model/trace.ts";
import { LinkButton } from "../shared/button.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import { useStore } from "../shared/store-context.ts";
import { Choice } from "./choice.tsx";
import css from "./details.module.css";
import { MessageView, type ToolAnswers } from "./message-view.tsx";
import own from "./origin.module.css";
import { OriginChoice, OriginFindings, OriginLegend } from "./origin-legend.tsx";
import { ToolCallView } from "./tool-call-view.tsx";
import { OriginsContext, useOrigins } from "./use-origins.ts";

/** Messages shown at first, the latest; more come by the button above them. */
const PAGE = 40;

/** What was said, in the order it was said; for a tool span its call. */
export function Conversation({ span, view }: { span: Span; view: GenAIView }) {
  const { settings } = useStore();
  const [shown, setShown] = useState(PAGE);
  const { system, input, output, outputFromStream, finishReasons, tool, toolDefinitions } = view;
  const tools = answersOf(view);
  const earlier = Math.max(0, input.length - shown);
  const origins = useOrigins(span, view);
  return (
    <OriginsContext.Provider value={origins}>
      <div class={css.conversation}>
        <div class={own.choices}>
          <Choice name="Markdown" checked={settings.markdown.value} choose={settings.setMarkdown} />
          <OriginChoice />
        </div>
        <OriginLegend />
        <OriginFindings origins={origins} />
        {tool && <ToolCallView name={tool.name} call={tool.arguments} result={tool.result} open />}
        {system.length > 0 && <MessageView message={{ role: "system", parts: system }} folded />}
        {toolDefinitions.length > 0 && <OfferedTools definitions={toolDefinitions} />}
        {earlier > 0 && (
          <LinkButton onClick={() => setShown(shown + PAGE * 5)}>… {earlier} earlier messages</LinkButton>
        )}
        {input.slice(earlier).map((message, i) => (
          <MessageView key={earlier + i} message={message} tools={tools} />
        ))}
        {output.map((message, i) => (
          <MessageView
            key={`out-${i}`}
            message={message}
            note={outputFromStream ? "as streamed" : undefined}
            tools={tools}
            answer
          />
        ))}
        {finishReasons.map((reason) => {
          const { kind, words } = finishOf(reason);
          const isBad = kind === "cut" || kind === "blocked" || kind === "failed";
          return (
            <p key={reason} class={isBad ? css.doubt : css.faint}>
              {words}
            </p>
          );
        })}
      </div>
    </OriginsContext.Provider>
  );
}

function answersOf({ input, output }: GenAIView): ToolAnswers {
  const parts = [...input, ...output].flatMap((message) => message.parts);
  return { results: resultsById(parts), names: namesById(parts) };
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
