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
      const line = text.lastIndexOf("\n", to - 1);
      if (line >= Math.max(from, to - LOOK_BACK)) to = line + 1;
      else if (isLowSurrogate(text.charCodeAt(to)) && to - 1 > from) to--;
    }
    blocks.push([from, to]);
    from = to;
  }
  return blocks;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
