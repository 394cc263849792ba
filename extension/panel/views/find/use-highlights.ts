import { useEffect } from "preact/hooks";
import { useStore } from "../shared/store-context.ts";
import { rangesOf } from "./ranges-of.ts";

/** What is marked: where the words can be read, not where they are typed. */
const PLACES = "#details-panel, #span-tree, [role=grid][aria-label=Traces]";
/** Name of the highlight in `theme.css`. */
const NAME = "found";

/**
 * Marks what is looked for wherever it is on screen: the words of the find bar, else of the evidence
 * that was gone to (which is scrolled to), else those that the list is filtered by.
 * By the CSS Custom Highlight API, so that nothing in the document changes; browsers without it show no marks.
 */
export function useHighlights(): void {
  const { find, filter, why } = useStore();
  const own = find.isOpen.value ? find.text.value.trim() : "";
  const quote = why.quote.value?.text ?? "";
  const words = own ? [own] : quote ? [quote] : filter.texts.value.flatMap((text) => text.split(/\s+/));
  const key = words.join("\n");
  const isQuote = quote !== "" && own === "";
  useEffect(() => {
    const { highlights } = CSS as { highlights?: HighlightRegistry };
    if (!highlights || key === "") return;
    let frame = 0;
    let isShown = false;
    const mark = () => {
      frame = 0;
      const places = [...document.querySelectorAll(PLACES)];
      const ranges = places.flatMap((place) => rangesOf(place, key.split("\n")));
      if (ranges.length) highlights.set(NAME, new Highlight(...ranges));
      else highlights.delete(NAME);
      if (isQuote && !isShown) isShown = showFirst(ranges);
    };
    const plan = () => {
      frame ||= requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(plan);
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    plan();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      highlights.delete(NAME);
    };
  }, [key, isQuote]);
}

/** Brings the first place within the details into view, once it is there. */
function showFirst(ranges: readonly Range[]): boolean {
  const first = ranges.find((range) => range.startContainer.parentElement?.closest("#details-panel"));
  first?.startContainer.parentElement?.scrollIntoView({ block: "center" });
  return first !== undefined;
}
