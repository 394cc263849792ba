import { useState } from "preact/hooks";
import { counted } from "../../../model/format.ts";
import { LinkButton } from "./button.tsx";
import { FoldedText } from "./folded-text.tsx";
import css from "./json-tree.module.css";

interface JsonTreeProps {
  value: unknown;
  name?: string;
  /** Levels open at first. */
  open?: number;
}

/** Children shown at a time: a list of a million numbers must not stop the panel. */
const PAGE = 200;

/** Any JSON value, opened level by level; nothing below a closed level exists. */
export function JsonTree({ value, name, open = 1 }: JsonTreeProps) {
  const [isOpen, setOpen] = useState(open > 0);
  const [shown, setShown] = useState(PAGE);
  if (typeof value !== "object" || value === null) return <JsonLeaf value={value} name={name} />;
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((item, i) => [String(i), item])
    : Object.entries(value);
  const [left, right] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return <JsonLeaf value={value} name={name} text={`${left}${right}`} />;
  return (
    <div class={css.node}>
      <button type="button" class={css.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span aria-hidden="true" class={css.arrow}>
          {isOpen ? "▾" : "▸"}
        </span>
        {name !== undefined && <span class={css.key}>{name}: </span>}
        <span class={css.faint}>
          {left}
          {isOpen ? "" : preview(entries, Array.isArray(value))}
          {isOpen ? "" : right}
        </span>
      </button>
      {isOpen && (
        <div class={css.children}>
          {entries.slice(0, shown).map(([key, item]) => (
            <JsonTree key={key} name={key} value={item} open={open - 1} />
          ))}
          {entries.length > shown && (
            <LinkButton onClick={() => setShown(shown + PAGE * 5)}>
              … {entries.length - shown} more
            </LinkButton>
          )}
        </div>
      )}
      {isOpen && <div class={css.close}>{right}</div>}
    </div>
  );
}

function JsonLeaf({ value, name, text }: { value: unknown; name?: string; text?: string }) {
  return (
    <div class={css.leaf}>
      {name !== undefined && <span class={css.key}>{name}: </span>}
      <span class={css[kindOf(value)]}>{text ?? <LeafText value={value} />}</span>
    </div>
  );
}

function LeafText({ value }: { value: unknown }) {
  if (typeof value === "string") return <FoldedText mono text={JSON.stringify(value)} />;
  return <>{value === undefined ? "undefined" : String(value)}</>;
}

function kindOf(value: unknown): string {
  if (typeof value === "string") return "string";
  return typeof value === "number" ? "number" : "atom";
}

const PREVIEW_LENGTH = 60;

function preview(entries: [string, unknown][], isArray: boolean): string {
  if (isArray) return previewOfList(entries);
  let text = "";
  for (const [key] of entries) {
    if (text.length + key.length > PREVIEW_LENGTH) return `${text}, …`;
    text += text ? `, ${key}` : key;
  }
  return text;
}

/** Its values where they are few and short; else how many there are, which no value looks like. */
function previewOfList(entries: [string, unknown][]): string {
  const many = counted(entries.length, "item");
  let text = "";
  for (const [, item] of entries) {
    if (typeof item === "object" || (typeof item === "string" && item.length > PREVIEW_LENGTH)) return many;
    text += `${text ? ", " : ""}${JSON.stringify(item)}`;
    if (text.length > PREVIEW_LENGTH) return many;
  }
  return text;
}
