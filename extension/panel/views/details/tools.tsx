import type { GenAIView } from "../../../model/genai-view.ts";
import { type OfferedTool, type ToolUse, toolsOf } from "../../../model/tool-use.ts";
import { clip } from "../shared/clip.ts";
import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import { CallSides } from "./call-sides.tsx";
import css from "./details.module.css";
import own from "./tools.module.css";

const TITLES: Record<ToolUse["from"], string> = {
  span: "This call",
  answer: "Asked for by this answer",
  history: "Earlier, in the messages sent",
};

/** What the model could call, what it called, with what, what came back, and whether it was what the schema asks for. */
export function Tools({ view }: { view: GenAIView }) {
  const { offered, uses } = toolsOf(view);
  return (
    <>
      {(["span", "answer", "history"] as const).map((from) => {
        const here = uses.filter((use) => use.from === from);
        if (here.length === 0) return null;
        return (
          <section key={from} class={css.section}>
            <h2 class={css.heading}>{TITLES[from]}</h2>
            {here.map((use, i) => (
              <UseCard key={i} use={use} />
            ))}
          </section>
        );
      })}
      {offered.length > 0 && (
        <section class={css.section}>
          <h2 class={css.heading}>
            {offered.length === 1 ? "1 tool offered" : `${offered.length} tools offered`}
          </h2>
          {offered.map((tool) => (
            <Offer key={tool.name} tool={tool} />
          ))}
        </section>
      )}
    </>
  );
}

function UseCard({ use }: { use: ToolUse }) {
  const { name, id, schema, check, isUnknown } = use;
  return (
    <article class={own.use} aria-label={`Call of ${clip(name)}`}>
      <div class={own.head}>
        <span class={own.name}>{clip(name) || "(unnamed tool)"}</span>
        {id && <span class={css.faint}>{clip(id)}</span>}
        {!isUnknown && <Verdict use={use} />}
      </div>
      {isUnknown && <p class={css.doubt}>The model called a tool that it was not offered.</p>}
      {check && check.problems.length > 0 && (
        <ul class={own.problems}>
          {check.problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path || "the arguments"}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <CallSides call={use.arguments} result={use.result} schema={schema} />
      {check && check.notChecked.length > 0 && (
        <p class={css.faint}>Not checked: {check.notChecked.join(", ")}.</p>
      )}
    </article>
  );
}

function Verdict({ use: { check, schema } }: { use: ToolUse }) {
  if (!check)
    return (
      <span class={css.faint}>
        {schema === undefined ? "no schema in this span to check against" : "no arguments to check"}
      </span>
    );
  const { length } = check.problems;
  if (length === 0) return <span class={own.fits}>fits its schema</span>;
  return (
    <span class={own.misfits}>{length === 1 ? "1 problem" : `${length} problems`} with its arguments</span>
  );
}

function Offer({ tool }: { tool: OfferedTool }) {
  const { name, description, type, schema, calls } = tool;
  return (
    <details class={own.use}>
      <summary>
        <span class={own.name}>{clip(name)}</span>{" "}
        <span class={css.faint}>
          {type && type !== "function" && type !== name ? `${clip(type)}, ` : ""}
          {calls === 0 ? "not called" : calls === 1 ? "called once" : `called ${calls} times`}
        </span>
      </summary>
      {description && <FoldedText text={description} />}
      {schema !== undefined ? <JsonTree value={schema} open={4} /> : <p class={css.faint}>No schema.</p>}
    </details>
  );
}
