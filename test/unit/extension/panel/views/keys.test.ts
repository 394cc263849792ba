import { expect, it } from "vitest";
import { commandOf, KEYS, keyOf } from "../../../../../extension/panel/views/shared/keys.ts";

const press = (key: string, ctrlKey = false, metaKey = false) => ({ key, ctrlKey, metaKey });
const rows = KEYS.flatMap((place) => place.rows);

it("what the help says of a key of the whole panel is the key that works, and none has two meanings", () => {
  const keys = rows.flatMap(({ command }) => command?.on ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  const names = rows.flatMap(({ command }) => (command ? [command.name] : []));
  expect(new Set(names).size).toBe(names.length);
  const said: Record<string, string> = { escape: "esc" };
  for (const { keys, command } of rows)
    for (const key of command?.on ?? []) expect(keys.toLowerCase()).toContain(said[key] ?? key);
});

it("within one place a key has one meaning", () => {
  for (const { rows } of KEYS) {
    const keys = rows.flatMap(({ keys }) => keys.split(", "));
    expect(new Set(keys).size, keys.join()).toBe(keys.length);
  }
});

it("knows a key with Ctrl or ⌘, in upper or lower case", () => {
  expect(commandOf(press("E", true))).toBe("record");
  expect(commandOf(press("e", false, true))).toBe("record");
  expect(commandOf(press("e"))).toBeUndefined();
  expect(commandOf(press("Escape"))).toBe("step-back");
  expect(keyOf(press("K", true))).toBe("ctrl+k");
});
