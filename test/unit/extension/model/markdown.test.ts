import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_MARKDOWN, type MarkdownNode, readMarkdown } from "../../../../extension/model/markdown.ts";

/** `tag(children)`, text in quotes. */
const say = (nodes: readonly MarkdownNode[] | null): string =>
  nodes
    ?.map((node) => {
      if (node.tag === "text") return `“${node.text}”`;
      const facts = ["href", "language", "start"].flatMap((name) =>
        name in node ? [String(Reflect.get(node, name))] : [],
      );
      const inside = "children" in node ? say(node.children) : "text" in node ? `“${node.text.trim()}”` : "";
      return `${[node.tag, ...facts].join(" ")}(${inside})`;
    })
    .join(" ") ?? "as written";

describe("Markdown of models", () => {
  it.each([
    ["# Hi *you*", "h1(“Hi ” em(“you”))"],
    ["one\ntwo", "p(“one” break() “two”)"],
    ["**b** `c` ~~d~~", "p(strong(“b”) “ ” code(“c”) “ ” s(“d”))"],
    ["- a\n  - b\n- c", "ul(li(“a” ul(li(“b”))) li(“c”))"],
    ["3. x\n4. y", "ol 3(li(“x”) li(“y”))"],
    ["```ts x\nlet a;\n```", "pre ts(“let a;”)"],
    ["| a |\n|---|\n| *b* |", "table(thead(tr(th(“a”))) tbody(tr(td(em(“b”)))))"],
    ["> q\n\n---", "blockquote(p(“q”)) hr()"],
    ["[l](https://x.y/z) ![alt](http://e.vil/?q)", "p(a https://x.y/z(“l”) “ ” img http://e.vil/?q(“alt”))"],
  ])("%j", (text, tree) => {
    expect(say(readMarkdown(text))).toBe(tree);
  });

  it("keeps HTML as the text that it is", () => {
    expect(say(readMarkdown("<b onclick=x>hey</b>"))).toBe("p(“<b onclick=x>hey</b>”)");
  });

  it("makes no link of an address that runs code", () => {
    expect(say(readMarkdown("[l](javascript:alert(1))"))).toBe("p(“[l](javascript:alert(1))”)");
  });

  it("leaves JSON and very long texts as they were written", () => {
    expect(readMarkdown('{"a_b": "*c*", "d_e": 1}')).toBeNull();
    expect(readMarkdown("a".repeat(LONGEST_MARKDOWN + 1))).toBeNull();
  });
});

const WORDS = /[\p{L}\p{N}]+/gu;

function textOf(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => {
      const own = "text" in node ? node.text : "";
      const facts = "href" in node ? node.href : "";
      return `${own} ${facts} ${"children" in node ? textOf(node.children) : ""}`;
    })
    .join(" ");
}

function depthOf(nodes: readonly MarkdownNode[]): number {
  return Math.max(0, ...nodes.map((node) => 1 + ("children" in node ? depthOf(node.children) : 0)));
}

it("whatever is written is read without a throw, in a tree that is not deep", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "*",
      "_a*",
      "[",
      "](",
      "![",
      "`",
      "> ",
      "- ",
      "1. ",
      "\n",
      "| a |\n|-|\n",
      "```\n",
      "~~",
      "<a>",
      "\\",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 300 }), (pieces) => {
      const nodes = readMarkdown(pieces.join("")) ?? [];
      expect(depthOf(nodes)).toBeLessThan(50);
    }),
  );
});

it("no word of prose is lost", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const line = fc
    .tuple(
      fc.constantFrom("", "# ", "- ", "> ", "1. ", "**", "`"),
      fc.array(word, { minLength: 1, maxLength: 6 }),
    )
    .map(([mark, words]) => mark + words.join(" ") + (mark === "**" || mark === "`" ? mark : ""));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join("\n");
      expect(
        (textOf(readMarkdown(text) ?? []).match(WORDS) ?? []).filter((one) => /[a-z]/.test(one)),
      ).toEqual((text.match(WORDS) ?? []).filter((one) => /[a-z]/.test(one)));
    }),
  );
});
