import { useState } from "preact/hooks";
import { LinkButton } from "../shared/button.tsx";
import { isMenuKey, placeBelow, useContextMenu } from "../shared/context-menu.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { FoldedText } from "../shared/folded-text.tsx";
import { JsonTree } from "../shared/json-tree.tsx";
import type { MenuPlace } from "../shared/menu.tsx";
import { useStore } from "../shared/store-context.ts";
import { attributeMenu, attributeText } from "./attribute-menu.ts";
import css from "./details.module.css";

/** Rows drawn at a time: ten thousand at once would stop the panel. */
const PAGE = 200;
/** From here on nobody finds a key by looking. */
const MANY = 40;

/** Keys and values under a heading, each to copy, with a menu by right click and Shift+F10. */
export function AttributeTable({ title, values }: { title: string; values: Record<string, unknown> }) {
  const store = useStore();
  const [limit, setLimit] = useState(PAGE);
  const [words, setWords] = useState("");
  const context = useContextMenu("Attribute");
  const all = Object.keys(values).sort();
  const keys = all.length < MANY ? all : all.filter((key) => isFound(words, key, values[key]));
  const openMenu = (key: string, at: MenuPlace) => context.open(at, attributeMenu(store, key, values[key]));
  return (
    <section class={css.section}>
      <h2 class={css.heading}>{title}</h2>
      {all.length === 0 && <p class={css.faint}>none</p>}
      {all.length >= MANY && (
        <div class={css.search}>
          <input
            type="search"
            aria-label={`Search in ${title}`}
            placeholder="Search keys and values"
            value={words}
            onInput={(event) => {
              setWords(event.currentTarget.value);
              setLimit(PAGE);
            }}
          />
          <span class={css.faint} aria-live="polite">
            {keys.length} of {all.length}
          </span>
        </div>
      )}
      <dl class={css.table}>
        {keys.slice(0, limit).map((key) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the button within it
          <div
            key={key}
            class={css.entry}
            onContextMenu={(event) => {
              // Chosen text has the browser's own menu.
              if (getSelection()?.isCollapsed === false) return;
              event.preventDefault();
              openMenu(key, { x: event.clientX, y: event.clientY });
            }}
            onKeyDown={(event) => {
              if (!isMenuKey(event)) return;
              event.preventDefault();
              openMenu(key, placeBelow(event.currentTarget));
            }}
          >
            <dt>{withBreaks(key)}</dt>
            <dd>
              <AttributeValueView value={values[key]} />
              <CopyButton label={`Copy the value of ${key}`} text={() => attributeText(values[key])} />
            </dd>
          </div>
        ))}
      </dl>
      {keys.length > limit && (
        <LinkButton onClick={() => setLimit(limit + PAGE * 5)}>… {keys.length - limit} more</LinkButton>
      )}
      {context.menu}
    </section>
  );
}

/** A key may go on in the next line behind its dots and underscores. */
const withBreaks = (key: string) =>
  key.split(/(?<=[._/-])/).flatMap((part, i) => (i ? [<wbr key={i} />, part] : [part]));

/** Of a long value its beginning is searched: a few megabytes at each key would be felt. */
const SEARCHED = 10_000;

function isFound(words: string, key: string, value: unknown): boolean {
  const wanted = words.trim().toLowerCase();
  if (wanted === "" || key.toLowerCase().includes(wanted)) return true;
  return attributeText(value).slice(0, SEARCHED).toLowerCase().includes(wanted);
}

function AttributeValueView({ value }: { value: unknown }) {
  if (typeof value === "string") return <FoldedText text={value} />;
  if (typeof value === "object" && value !== null) return <JsonTree value={value} open={0} />;
  return <span class={css.number}>{String(value)}</span>;
}
