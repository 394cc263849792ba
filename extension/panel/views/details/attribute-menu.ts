import { printValue } from "../../../model/query/print-query.ts";
import type { Store } from "../../store/store.ts";
import { copyText } from "../shared/copy-text.ts";
import type { MenuEntry } from "../shared/menu.tsx";

/** What the filter box calls an attribute, where it has a name for it. */
const FIELD_OF: ReadonlyMap<string, string> = new Map([
  ["gen_ai.request.model", "model"],
  ["gen_ai.response.model", "model"],
  ["gen_ai.tool.name", "tool"],
  ["gen_ai.conversation.id", "conversation"],
]);

/** A value as it is pasted: text as it is, all else as JSON. */
export const attributeText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? String(value));

/** What can be done with one attribute. Filters are there for what the filter box can ask for. */
export function attributeMenu({ traces }: Pick<Store, "traces">, key: string, value: unknown): MenuEntry[] {
  const copy = (label: string, write: () => string): MenuEntry => ({
    label,
    run: () => void copyText(write()),
  });
  return [
    copy("Copy value", () => attributeText(value)),
    copy("Copy key", () => key),
    copy("Copy key and value", () => `${key}: ${attributeText(value)}`),
    copy("Copy as JSON", () => JSON.stringify({ [key]: value }, null, 2)),
    ...filtersBy(traces, key, value),
  ];
}

function filtersBy(traces: Pick<Store["traces"], "setFilter">, key: string, value: unknown): MenuEntry[] {
  const field = FIELD_OF.get(key);
  if (field === undefined || typeof value !== "string" || value === "") return [];
  const term = `${field}=${printValue({ text: value, glob: false })}`;
  return [
    { heading: "Filter traces" },
    { label: "With this value", run: () => traces.setFilter(term) },
    { label: "Without this value", run: () => traces.setFilter(`-${term}`) },
  ];
}
