import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type Palette, readPalette } from "./palette.ts";

/** The theme's colours for the canvas, read again when the theme changes. */
export function usePalette(parent: RefObject<HTMLElement | null>): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useLayoutEffect(() => {
    const read = () => parent.current && setPalette(readPalette(parent.current));
    read();
    const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) =>
      matchMedia(query),
    );
    for (const query of queries) query.addEventListener("change", read);
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      for (const query of queries) query.removeEventListener("change", read);
      observer.disconnect();
    };
  }, [parent]);
  return palette;
}
