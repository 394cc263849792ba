/** Text nodes looked at, in UTF-16 code units, and places marked: what is on screen never has more. */
const MOST_TEXT = 500_000;
const MOST_RANGES = 2000;

/** Where any of the words stands in the text below an element, whatever its case. */
export function rangesOf(root: Node, words: readonly string[]): Range[] {
  const wanted = words.map((word) => word.toLowerCase()).filter((word) => word !== "");
  const ranges: Range[] = [];
  if (wanted.length === 0) return ranges;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let left = MOST_TEXT;
  for (let node = walker.nextNode(); node && left > 0; node = walker.nextNode()) {
    const text = (node.nodeValue ?? "").slice(0, left).toLowerCase();
    left -= text.length;
    for (const word of wanted)
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        if (ranges.length >= MOST_RANGES) return ranges;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
  }
  return ranges;
}
