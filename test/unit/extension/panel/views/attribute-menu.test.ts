import { expect, it } from "vitest";
import { testOf } from "../../../../../extension/model/query/match-query.ts";
import { parseQuery } from "../../../../../extension/model/query/parse-query.ts";
import { attributeMenu, attributeText } from "../../../../../extension/panel/views/details/attribute-menu.ts";
import type { MenuEntry, MenuItem } from "../../../../../extension/panel/views/shared/menu.tsx";
import { generateSummaries } from "../../../../fixtures/generate-trace.ts";

type MenuStore = Parameters<typeof attributeMenu>[0];

function menuOf(key: string, value: unknown) {
  const filters: string[] = [];
  const store = { traces: { setFilter: (text: string) => void filters.push(text) } } as unknown as MenuStore;
  const items = attributeMenu(store, key, value).filter((entry: MenuEntry) => "run" in entry) as MenuItem[];
  return { items, filters, labels: items.map(({ label }) => label) };
}

const finds = (filter: string, models: string[]): boolean => {
  const [trace] = generateSummaries(1);
  if (!trace) throw new Error("no trace");
  const query = parseQuery(filter);
  expect(query.problems).toEqual([]);
  return testOf(query.terms, new Map())({ ...trace, models });
};

it("an attribute that the filter box knows is filtered by, whatever is in its value", () => {
  for (const model of ["gpt-5", "a b", 'quo"te', "back\\slash", "a|b*", "x,y", "-not"]) {
    const { items, filters } = menuOf("gen_ai.request.model", model);
    for (const { label, run } of items) if (label.startsWith("With")) run();
    const [withIt, without] = filters as [string, string];
    expect([finds(withIt, [model]), finds(withIt, ["other"])], withIt).toEqual([true, false]);
    expect([finds(without, [model]), finds(without, ["other"])], without).toEqual([false, true]);
  }
});

it("no filter is offered for what the filter box cannot ask for", () => {
  expect(menuOf("app.customer", "c-1").labels).not.toContain("With this value");
  expect(menuOf("gen_ai.request.model", 7).labels).not.toContain("With this value");
  expect(menuOf("gen_ai.request.model", "").labels).not.toContain("With this value");
});

it("text is copied as it is, all else as JSON", () => {
  expect(attributeText('say "hi"')).toBe('say "hi"');
  expect(attributeText(7)).toBe("7");
  expect(attributeText(["a"])).toBe('[\n  "a"\n]');
});
