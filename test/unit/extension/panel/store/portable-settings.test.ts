import { describe, expect, it } from "vitest";
import { ColumnsModel } from "../../../../../extension/panel/store/columns.ts";
import {
  resetSettings,
  settingsAsText,
  takeSettings,
} from "../../../../../extension/panel/store/portable-settings.ts";
import { PreferencesModel } from "../../../../../extension/panel/store/preferences.ts";
import { savedSignal } from "../../../../../extension/panel/store/saved-value.ts";
import { SelectionModel } from "../../../../../extension/panel/store/selection.ts";
import { SettingsModel } from "../../../../../extension/panel/store/settings.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

function world() {
  const storage = new MemoryStorage();
  return {
    storage,
    settings: new SettingsModel(storage),
    preferences: new PreferencesModel(storage),
    columns: new ColumnsModel(storage),
    selection: new SelectionModel(storage),
  };
}

const areTexts = (value: unknown): value is readonly string[] => Array.isArray(value);

function changed() {
  const made = world();
  made.preferences.setTheme("dark");
  made.columns.toggle("cached");
  made.settings.setRetention({ days: 30, megabytes: 500 });
  made.selection.selectTrace("1".repeat(32));
  return made;
}

const file = (settings: unknown, more: object = {}) =>
  JSON.stringify({ format: "genai-traces-settings", version: 1, settings, ...more });

describe("settings", () => {
  it("go to another browser as a file, but not the place where one was", () => {
    const text = settingsAsText(changed().storage);
    expect(text).not.toContain("1".repeat(32));
    const other = world();
    const { taken, left } = takeSettings(other.storage, text);
    expect([taken, left]).toEqual([3, []]);
    expect(other.preferences.theme.value).toBe("dark");
    expect(other.columns.chosen.value).toContain("cached");
    expect(other.settings.retention.value).toEqual({ days: 30, megabytes: 500 });
  });

  it("take no trace along that belongs to this browser alone, and resetting leaves it", () => {
    const { storage } = world();
    const ids = savedSignal<readonly string[]>(storage, "ids", [], areTexts, "place");
    ids.value = ["1".repeat(32)];
    expect(settingsAsText(storage)).not.toContain("1111");
    resetSettings(storage);
    expect(ids.value).toHaveLength(1);
  });

  it("hold what was chosen otherwise than at first, and nothing else", () => {
    expect(JSON.parse(settingsAsText(world().storage))).toMatchObject({ settings: {} });
  });

  it("that a file does not name are as at first; all of it can be taken back", () => {
    const { storage, preferences, settings } = changed();
    const { undo } = takeSettings(storage, file({ "time-format": "utc" }));
    expect([preferences.theme.value, preferences.timeFormat.value]).toEqual(["devtools", "utc"]);
    undo();
    expect([preferences.theme.value, preferences.timeFormat.value]).toEqual(["dark", "24h"]);
    expect(settings.retention.value.days).toBe(30);
  });

  it("that are not valid, or unknown, are left as they were and named", () => {
    const { storage, preferences } = changed();
    const { taken, left } = takeSettings(
      storage,
      file({ theme: "pink", columns: 5, phlogiston: 1, "keep-log": false, __proto__: { x: 1 } }),
    );
    expect(taken).toBe(1);
    expect(left.toSorted()).toEqual(["columns", "phlogiston", "theme"]);
    expect(preferences.theme.value).toBe("dark");
  });

  it.each([
    ["no JSON", "theme=dark", /no JSON/],
    ["another file", '{"resourceSpans":[]}', /no settings of GenAI Traces/],
    ["nothing", "null", /no settings of GenAI Traces/],
    ["a newer version", file({}, { version: 2 }), /newer version/],
  ])("are not taken from %s, and nothing is changed", (_name, text, words) => {
    const { storage, preferences } = changed();
    expect(() => takeSettings(storage, text)).toThrow(words);
    expect(preferences.theme.value).toBe("dark");
  });

  it("are as after installation again, but for what is kept", () => {
    const { storage, preferences, columns, settings, selection } = changed();
    resetSettings(storage);
    expect(preferences.theme.value).toBe("devtools");
    expect(columns.chosen.value).not.toContain("cached");
    expect(settings.retention.value.days).toBe(30);
    expect(selection.traceId.value).toBe("1".repeat(32));
  });
});
