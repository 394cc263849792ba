import type { OriginRange } from "../../../model/safety/origin-ranges.ts";
import type { Origin } from "../../../model/safety/texts.ts";
import { clip } from "../shared/clip.ts";
import css from "./details.module.css";
import { LongText } from "./long-text.tsx";
import own from "./origin.module.css";

/** A letter beside the colour: nothing is told by colour alone. */
export const ORIGINS: Readonly<Record<Origin, { name: string; sign: string; style: string | undefined }>> = {
  developer: { name: "developer", sign: "D", style: own.developer },
  user: { name: "user", sign: "U", style: own.user },
  retrieval: { name: "retrieved", sign: "R", style: own.retrieval },
  tool: { name: "tool", sign: "T", style: own.tool },
  page: { name: "page", sign: "P", style: own.page },
  model: { name: "model", sign: "M", style: own.model },
};

/** A text whose stretches come from different hands. */
export function OriginText({ text, ranges }: { text: string; ranges: readonly OriginRange[] }) {
  return (
    <div class={own.text} dir="auto">
      {ranges.map((range) => (
        <Stretch key={range.from} range={range} text={text.slice(range.from, range.to)} />
      ))}
    </div>
  );
}

function Stretch({ range: { origin, label, isOrder }, text }: { range: OriginRange; text: string }) {
  const { name, sign, style } = ORIGINS[origin];
  const from = label ? `${name}: ${clip(label)}` : name;
  if (text.trim() === "") return <>{text}</>;
  return (
    <div class={`${own.stretch} ${style ?? ""} ${isOrder ? own.order : ""}`} title={from}>
      <span class={own.sign} aria-hidden="true">
        {isOrder ? "⚠" : sign}
      </span>
      <span class={css.hidden}>
        {isOrder ? "reads as an order, from " : "from "}
        {from}:{" "}
      </span>
      {isOrder && <strong class={own.warning}>reads as an order (estimated) · {from}</strong>}
      <LongText text={text.replace(/^\n+|\n+$/g, "")} />
    </div>
  );
}
