import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../../model/format.ts";
import { blocksOf } from "../../../model/text-blocks.ts";
import { LinkButton } from "../shared/button.tsx";
import { FOLD_LENGTH } from "../shared/folded-text.tsx";
import css from "./long-text.module.css";

/** Blocks that one frame adds: together less than what a browser lays out without a hitch. */
const PER_FRAME = 4;

/** Text of the page, as text. Long text is folded; unfolded it comes block by block, and only what is seen is laid out. */
export function LongText({ text }: { text: string }) {
  const [wanted, setWanted] = useState(false);
  const [shown, setShown] = useState(1);
  const isLong = text.length > FOLD_LENGTH;
  const blocks = isLong && wanted ? blocksOf(text) : [];
  const isGrowing = shown < blocks.length;
  useEffect(() => {
    if (!isGrowing) return;
    const frame = requestAnimationFrame(() => setShown(shown + PER_FRAME));
    return () => cancelAnimationFrame(frame);
  }, [isGrowing, shown]);
  if (!isLong)
    return (
      <div class={css.text} dir="auto">
        {text}
      </div>
    );
  return (
    <div dir="auto">
      {wanted ? (
        blocks.slice(0, shown).map(([from, to]) => (
          <div key={from} class={`${css.text} ${css.block}`}>
            {text.slice(from, to)}
          </div>
        ))
      ) : (
        <div class={css.text}>{text.slice(0, FOLD_LENGTH)}</div>
      )}
      {!wanted && (
        <p>
          … <LinkButton onClick={() => setWanted(true)}>Show all ({formatBytes(text.length)})</LinkButton>
        </p>
      )}
    </div>
  );
}
