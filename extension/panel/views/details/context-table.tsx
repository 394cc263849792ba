import type { ContextAnatomy } from "../../../model/cost/context-anatomy.ts";
import { CONTEXT_NAMES, type ContextKind, type ContextParts } from "../../../model/cost/context-parts.ts";
import numbers from "../shared/number-table.module.css";
import css from "./context.module.css";
import details from "./details.module.css";

const COLORS: Record<ContextKind | "unexplained", string> = {
  system: "var(--kind-guardrail)",
  tools: "var(--kind-tool)",
  documents: "var(--kind-retrieval)",
  history: "var(--kind-agent)",
  toolResults: "var(--kind-evaluation)",
  question: "var(--kind-model)",
  steps: "var(--warning-bright)",
  unexplained: "var(--kind-other)",
};

const grouped = new Intl.NumberFormat("en");

interface Row {
  kind: ContextKind | "unexplained";
  name: string;
  tokens: number;
}

/** The input as a bar and as a table in the same order. */
export function ContextTable({ anatomy, parts }: { anatomy: ContextAnatomy; parts: ContextParts }) {
  const rows: Row[] = anatomy.rows.map(({ kind, tokens }) => ({ kind, name: nameOf(kind, parts), tokens }));
  if (anatomy.unexplained > 0)
    rows.push({ kind: "unexplained", name: unexplainedName(parts), tokens: anatomy.unexplained });
  if (rows.length === 0) return <p class={details.faint}>What this call sent was not recorded.</p>;
  const all = rows.reduce((sum, { tokens }) => sum + tokens, 0);
  const share = (tokens: number) => (tokens / Math.max(1, all)) * 100;
  const isOnlyTold = anatomy.rows.length === 0;
  return (
    <>
      <div class={css.bar} aria-hidden="true">
        {rows.map(({ kind, name, tokens }) => (
          <span
            key={kind}
            class={kind === "unexplained" ? css.unexplained : undefined}
            title={`${name}: ${grouped.format(tokens)}`}
            style={{ flexGrow: tokens, background: COLORS[kind] }}
          />
        ))}
      </div>
      <table class={`${numbers.table} ${css.window}`}>
        <thead>
          <tr>
            <th scope="col">of the input</th>
            <th scope="col">tokens</th>
            <th scope="col">share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ kind, name, tokens }) => (
            <tr key={kind}>
              <th scope="row">
                <span class={css.swatch} style={{ background: COLORS[kind] }} />
                {name}
              </th>
              <td>
                {isOnlyTold ? "" : "≈ "}
                {grouped.format(tokens)}
              </td>
              <td>{share(tokens) < 1 ? "<1" : Math.round(share(tokens))} %</td>
            </tr>
          ))}
          <tr class={css.total}>
            <th scope="row">{anatomy.isTold ? "input, as the server counted" : "input, estimated"}</th>
            <td>
              {anatomy.isTold ? "" : "≈ "}
              {grouped.format(anatomy.input)}
            </td>
            <td />
          </tr>
          {anatomy.output !== undefined && (
            <tr>
              <th scope="row">answer</th>
              <td>{grouped.format(anatomy.output)}</td>
              <td />
            </tr>
          )}
          {anatomy.free !== undefined && (
            <tr>
              <th scope="row">free</th>
              <td>{grouped.format(anatomy.free)}</td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
      {anatomy.moreThanTold !== undefined && (
        <p class={details.faint}>
          The server counted far fewer tokens than what was recorded comes to: some leave out what they read
          from a cache. These are estimates of what was sent.
        </p>
      )}
      {parts.isPartlySearched && (
        <p class={details.faint}>
          There is so much text that not all of it was searched for documents: some of their words are counted
          where they stand.
        </p>
      )}
      {!isOnlyTold && (
        <p class={details.faint}>
          Parts are estimated with OpenAI's tokenizer (o200k)
          {anatomy.isTold && anatomy.unexplained === 0 && " and put to the scale of the server's own count"}.
          Those of other vendors differ.
        </p>
      )}
    </>
  );
}

const nameOf = (kind: ContextKind, { earlierMessages }: ContextParts): string =>
  kind === "history" && earlierMessages > 0
    ? `${CONTEXT_NAMES.history} (${grouped.format(earlierMessages)} ${earlierMessages === 1 ? "message" : "messages"})`
    : CONTEXT_NAMES[kind];

function unexplainedName({ media, withheld }: ContextParts): string {
  if (media > 0 && withheld > 0) return "media, and texts that were not recorded";
  if (media > 0) return "images, sounds or files";
  return withheld > 0 ? "texts that were not recorded" : "not recorded";
}
