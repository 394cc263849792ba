import {
  type Attributes,
  GEN_AI_PROMPT_VARIABLE,
  GEN_AI_PROMPT_VERSION,
  GT_PROMPT_TEMPLATE,
} from "../../../../sdk/protocol/index.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import type { OriginSource } from "../../../model/safety/origin-ranges.ts";
import type { Span } from "../../../model/trace.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { FoldedText } from "../shared/folded-text.tsx";
import { AttributeTable } from "./attribute-table.tsx";
import css from "./details.module.css";
import { MessageView } from "./message-view.tsx";
import { OriginChoice, OriginFindings, OriginLegend } from "./origin-legend.tsx";
import { OriginsContext, useOrigins } from "./use-origins.ts";

/** How a prompt was made: template, what was put in, and what came out. */
export function Prompt({ span, view }: { span: Span; view: GenAIView }) {
  const template = span.attributes[GT_PROMPT_TEMPLATE];
  const version = span.attributes[GEN_AI_PROMPT_VERSION];
  const variables = Object.fromEntries(
    Object.entries(span.attributes)
      .filter(([key]) => key.startsWith(GEN_AI_PROMPT_VARIABLE))
      .map(([key, value]) => [key.slice(GEN_AI_PROMPT_VARIABLE.length), value]),
  );
  const origins = useOrigins(span, view, putIn(variables));
  return (
    <OriginsContext.Provider value={origins}>
      {typeof template === "string" && (
        <section class={css.section}>
          <h2 class={css.heading}>
            Template{version ? ` · version ${String(version)}` : ""}{" "}
            <CopyButton label="Copy the template" text={() => template} />
          </h2>
          <div class={css.code}>
            <FoldedText mono text={template} />
          </div>
        </section>
      )}
      {Object.keys(variables).length > 0 && <AttributeTable title="Variables" values={variables} />}
      {view.input.length > 0 && (
        <section class={css.section}>
          <h2 class={css.heading}>Rendered</h2>
          <OriginChoice />
          <OriginLegend />
          <OriginFindings origins={origins} />
          {view.input.map((message, i) => (
            <MessageView key={i} message={message} />
          ))}
        </section>
      )}
    </OriginsContext.Provider>
  );
}

/** Values that the page put into a template. */
const putIn = (variables: Attributes): OriginSource[] =>
  Object.entries(variables).flatMap(([name, value]) =>
    typeof value === "string"
      ? [{ origin: "page", label: `variable ${name.slice(0, 60)}`, text: value }]
      : [],
  );
