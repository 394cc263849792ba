/** Code units of a block, about: a browser lays out so many in a few milliseconds. */
const BLOCK = 16 * 1024;
/** How far back a line's end is looked for; a text without any is cut anywhere between two characters. */
const LOOK_BACK = 4 * 1024;

/** A long text as `[from, to)` blocks that together are all of it, cut after line ends where there are some. */
export function blocksOf(text: string, size = BLOCK): [from: number, to: number][] {
  const blocks: [number, number][] = [];
  let from = 0;
  while (from < text.length) {
    let to = Math.min(from + size, text.length);
    if (to < text.length) {
      const near = Math.max(from, to - LOOK_BACK);
      // Not in the whole text: without a line end each block would look back to its beginning.
      const line = text.slice(near, to).lastIndexOf("\n");
      if (line >= 0) to = near + line + 1;
      else if (isLowSurrogate(text.charCodeAt(to)) && to - 1 > from) to--;
    }
    blocks.push([from, to]);
    from = to;
  }
  return blocks;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
