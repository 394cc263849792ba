import type { ComponentChildren } from "preact";
import type { MarkdownNode } from "../../../model/markdown.ts";
import { clip } from "../shared/clip.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import css from "./markdown.module.css";

/**
 * A model's Markdown, drawn. Its links lead nowhere and its images are never asked for: either would tell a stranger
 * that this was read, and what the text made of it.
 */
export function Markdown({ nodes }: { nodes: readonly MarkdownNode[] }) {
  return (
    <div class={css.markdown} dir="auto">
      <Nodes nodes={nodes} />
    </div>
  );
}

const Nodes = ({ nodes }: { nodes: readonly MarkdownNode[] }) => (
  <>
    {nodes.map((node, i) => (
      <Node key={i} node={node} />
    ))}
  </>
);

function Node({ node }: { node: MarkdownNode }): ComponentChildren {
  switch (node.tag) {
    case "text":
      return node.text;
    case "code":
      return <code>{node.text}</code>;
    case "break":
      return <br />;
    case "hr":
      return <hr />;
    case "pre":
      return <Code language={node.language} text={node.text} />;
    case "img":
      return (
        <span class={css.image}>
          [image {clip(node.text)}] <Address href={node.href} />
        </span>
      );
    case "a":
      return (
        <span class={css.link}>
          <span class={css.linkText}>
            <Nodes nodes={node.children} />
          </span>
          {textOf(node.children) !== node.href && (
            <>
              {" "}
              <Address href={node.href} />
            </>
          )}
        </span>
      );
    case "ol":
      return (
        <ol start={node.start}>
          <Nodes nodes={node.children} />
        </ol>
      );
    case "table":
      return (
        <div class={css.tableBox}>
          <table>
            <Nodes nodes={node.children} />
          </table>
        </div>
      );
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      // Not a heading of the panel: a reader that lists those must not find the page's among them.
      return (
        <p class={css.heading}>
          <Nodes nodes={node.children} />
        </p>
      );
    default: {
      const { tag: Tag, children } = node;
      return (
        <Tag>
          <Nodes nodes={children} />
        </Tag>
      );
    }
  }
}

const Address = ({ href }: { href: string }) => (
  <span class={css.address} title="Where it leads; not opened from here">
    ({clip(href)})
  </span>
);

function Code({ language, text }: { language: string; text: string }) {
  return (
    <div class={css.code}>
      <div class={css.codeHead}>
        <span>{clip(language)}</span>
        <CopyButton label="Copy this code" text={() => text} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code scrolls, by keys too */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}

const textOf = (nodes: readonly MarkdownNode[]): string =>
  nodes
    .map((node) => ("text" in node ? node.text : "children" in node ? textOf(node.children) : ""))
    .join("");
