import { FIELDS, type Field } from "../../../model/query/fields.ts";
import css from "./help-sheet.module.css";

const RULES: readonly (readonly [written: string, meaning: string])[] = [
  ["refund mini", "both words, in name, question, model, tool or status"],
  ['"two words"', "with the space between them"],
  ["-refund, -status:ok", "without it"],
  ["refund|order, tool:a,b", "one or the other"],
  ["model:gpt, model:gpt*, model=gpt-4o", "occurs in it; begins so; is it"],
  ["dur>1.5s, tokens<=2k", "compared; times take us ms s m h, numbers k m"],
];

/** The language of the filter box, from the table that the box itself goes by. */
export function QueryHelp() {
  return (
    <>
      <h2>What the filter understands</h2>
      <dl class={css.table}>
        {RULES.map(([written, meaning]) => (
          <Row key={written} written={written} meaning={meaning} />
        ))}
        {FIELDS.map((field) => (
          <Row key={field.name} written={field.example} meaning={meaningOf(field)} />
        ))}
      </dl>
    </>
  );
}

const Row = ({ written, meaning }: { written: string; meaning: string }) => (
  <div>
    <dt class={css.key}>{written}</dt>
    <dd>{meaning}</dd>
  </div>
);

function meaningOf({ kind, meaning, choices, aliases }: Field): string {
  if (kind === "full-text")
    return "words, or how they begin, anywhere in a trace: prompts, outputs, arguments, documents";
  const also = aliases ? ` (also ${aliases.join(", ")})` : "";
  return `${meaning}${also}${choices ? `: ${choices.join(", ")}` : ""}`;
}
