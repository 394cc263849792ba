import { expect, test } from "vitest";
import { PreferencesModel } from "../../../../../extension/panel/store/preferences.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

test("looks outlive the panel; what storage says otherwise counts as not chosen", () => {
  const storage = new MemoryStorage();
  const first = new PreferencesModel(storage);
  first.setTheme("dark");
  first.setTimeFormat("utc");
  first.setDensity("compact");
  first.setStallRule({ factor: 3 });
  const again = new PreferencesModel(storage);
  expect(again.stallRule.value).toEqual({ minMs: 500, factor: 3 });
  storage.setItem("genai-traces.stalls", '{"minMs":7,"factor":3}');
  expect(new PreferencesModel(storage).stallRule.value).toEqual({ minMs: 500, factor: 8 });
  expect([again.theme.value, again.timeFormat.value, again.density.value]).toEqual([
    "dark",
    "utc",
    "compact",
  ]);
  storage.setItem("genai-traces.theme", '"pink"');
  expect(new PreferencesModel(storage).theme.value).toBe("devtools");
  again.reset();
  expect(again.stallRule.value).toEqual({ minMs: 500, factor: 8 });
  expect([again.theme.value, again.timeFormat.value, again.density.value]).toEqual([
    "devtools",
    "24h",
    "normal",
  ]);
});

test("only who has nothing stored and never ended the first steps is greeted; help shows them again", () => {
  const storage = new MemoryStorage();
  const withTraces = new PreferencesModel(storage);
  withTraces.greet(true);
  expect(withTraces.isIntroducing.value).toBe(false);
  const first = new PreferencesModel(storage);
  first.greet(false);
  expect(first.isIntroducing.value).toBe(true);
  first.endIntroduction();
  expect(first.isIntroducing.value).toBe(false);
  const second = new PreferencesModel(storage);
  second.greet(false);
  expect(second.isIntroducing.value).toBe(false);
  second.introduce();
  expect(second.isIntroducing.value).toBe(true);
});
