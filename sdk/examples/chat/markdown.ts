export type Piece =
  | { type: "text"; text: string }
  | { type: "strong"; text: string }
  | { type: "code"; text: string }
  | { type: "link"; text: string; href: string };

const MARKS = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;
/** A model may write any address; only these are harmless to click. */
const SAFE = /^(https?:\/\/|#)/;

/** A little markdown: `**bold**`, code in backticks and `[links](address)`. All else is text. */
export function readMarkdown(markdown: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const text = (until: number): void => {
    if (until > at) pieces.push({ type: "text", text: markdown.slice(at, until) });
  };
  for (const match of markdown.matchAll(MARKS)) {
    const [whole, strong, code, label, href] = match;
    text(match.index);
    at = match.index + whole.length;
    if (strong !== undefined) pieces.push({ type: "strong", text: strong });
    else if (code !== undefined) pieces.push({ type: "code", text: code });
    else if (label !== undefined && href !== undefined)
      pieces.push(SAFE.test(href) ? { type: "link", text: label, href } : { type: "text", text: label });
  }
  text(markdown.length);
  return pieces;
}

export function markdownNodes(markdown: string): Node[] {
  return readMarkdown(markdown).map((piece) => {
    if (piece.type === "text") return document.createTextNode(piece.text);
    if (piece.type !== "link") return element(piece.type, piece.text);
    const link = element("a", piece.text);
    link.href = piece.href;
    return link;
  });
}

function element<K extends "a" | "code" | "strong">(name: K, text: string): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
}
