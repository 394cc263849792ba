import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatBytes } from "../../../model/format.ts";
import { blocksOf } from "../../../model/text-blocks.ts";
import { LinkButton } from "../shared/button.tsx";
import { FOLD_LENGTH } from "../shared/folded-text.tsx";
import css from "./long-text.module.css";

/** Blocks that come at a time: less than what a browser lays out without a hitch. */
const STEP = 2;

/** Text of the page, as text. Long text is folded; unfolded, what follows is laid out when it is scrolled to. */
export function LongText({ text }: { text: string }) {
  return text.length > FOLD_LENGTH ? (
    <Blocks text={text} />
  ) : (
    <div class={css.text} dir="auto">
      {text}
    </div>
  );
}

function Blocks({ text }: { text: string }) {
  const blocks = useMemo(() => blocksOf(text), [text]);
  const folded = Math.max(1, blocks.findIndex(([, to]) => to >= FOLD_LENGTH) + 1);
  const [extra, setExtra] = useState(0);
  const end = useRef<HTMLParagraphElement>(null);
  const shown = Math.min(folded + extra, blocks.length);
  const isReading = extra > 0;
  useEffect(() => {
    if (!isReading || !end.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) setExtra((before) => before + STEP);
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isReading, shown]);
  const rest = text.length - (blocks[shown - 1]?.[1] ?? 0);
  return (
    <div>
      {blocks.slice(0, shown).map(([from, to]) => (
        <div key={from} class={`${css.text} ${css.block}`} dir="auto">
          {text.slice(from, to)}
        </div>
      ))}
      {rest > 0 && (
        <p ref={end}>
          …{" "}
          <LinkButton onClick={() => setExtra(extra + STEP)}>
            {isReading ? `More (${formatBytes(rest)})` : `Show all (${formatBytes(text.length)})`}
          </LinkButton>
        </p>
      )}
    </div>
  );
}
