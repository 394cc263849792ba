import MarkdownIt, { type Token } from "markdown-it";

/** What a tree of Markdown is made of; `tag` is one of HTML's names for it. */
export type MarkdownNode =
  | { tag: "text" | "code"; text: string }
  | { tag: "break" | "hr" }
  /** A block of code. `language`: the first word after its fence, "" where none is named. */
  | { tag: "pre"; language: string; text: string }
  /** Where it is stored, as written: whoever draws it must not follow it. */
  | { tag: "img"; href: string; text: string }
  | { tag: "a"; href: string; children: MarkdownNode[] }
  /** `start`: number of the first item. */
  | { tag: "ol"; start: number; children: MarkdownNode[] }
  | { tag: Container; children: MarkdownNode[] };

const CONTAINERS = [
  ...["p", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "ul", "li", "blockquote"],
  ...["table", "thead", "tbody", "tr", "th", "td"],
] as const;
export type Container =
  | ("p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "strong" | "em" | "s" | "ul" | "li" | "blockquote")
  | ("table" | "thead" | "tbody" | "tr" | "th" | "td");

/** Longer texts are shown as they were written. Code units; the worst known text of this length takes 0.1 s to read. */
export const LONGEST_MARKDOWN = 32 * 1024;

/** No HTML: it is text like any other. Lines end where the model ended them, as chats show them. */
const parser = new MarkdownIt({ html: false, linkify: false, breaks: true, maxNesting: 20 });

/**
 * CommonMark with GitHub's tables and strikethrough as a tree of text. Null: this is better shown as it was written:
 * JSON, or too long.
 */
export function readMarkdown(text: string): MarkdownNode[] | null {
  if (text.length > LONGEST_MARKDOWN || /^\s*[[{][\s\S]*[\]}]\s*$/.test(text)) return null;
  return treeOf(parser.parse(text, {}));
}

function treeOf(tokens: readonly Token[]): MarkdownNode[] {
  const root: MarkdownNode[] = [];
  const open = [root];
  for (const token of tokens) {
    const siblings = open.at(-1) ?? root;
    if (token.nesting < 0) {
      // A tight list's paragraphs are none.
      if (!token.hidden) open.pop();
    } else if (token.nesting > 0) {
      if (token.hidden) continue;
      const node = containerOf(token);
      siblings.push(node);
      open.push(node.children);
    } else siblings.push(...leafOf(token));
  }
  return root;
}

type Parent = Extract<MarkdownNode, { children: MarkdownNode[] }>;

function containerOf(token: Token): Parent {
  if (token.type === "link_open")
    return { tag: "a", href: String(token.attrGet("href") ?? ""), children: [] };
  if (token.tag === "ol") return { tag: "ol", start: Number(token.attrGet("start") ?? 1), children: [] };
  return { tag: (CONTAINERS.find((tag) => tag === token.tag) as Container | undefined) ?? "p", children: [] };
}

function leafOf(token: Token): MarkdownNode[] {
  switch (token.type) {
    case "inline":
      return treeOf(token.children ?? []);
    case "softbreak":
    case "hardbreak":
      return [{ tag: "break" }];
    case "hr":
      return [{ tag: "hr" }];
    case "code_inline":
      return [{ tag: "code", text: token.content }];
    case "fence":
    case "code_block":
      return [{ tag: "pre", language: token.info.trim().split(/\s+/)[0] ?? "", text: token.content }];
    case "image":
      return [{ tag: "img", href: String(token.attrGet("src") ?? ""), text: token.content }];
    default:
      return token.content ? [{ tag: "text", text: token.content }] : [];
  }
}
