import { expect, it } from "vitest";
import { hasTerm, toggleTerm } from "../../../../../extension/model/query/toggle-term.ts";

it("puts a term behind what was typed, and takes it out again", () => {
  expect(toggleTerm("", "has:tool")).toBe("has:tool");
  expect(toggleTerm("model:gpt* ", "has:tool")).toBe("model:gpt* has:tool");
  expect(toggleTerm("model:gpt* has:tool  ttft>1s", "has:tool")).toBe("model:gpt* ttft>1s");
  expect(toggleTerm("HAS:TOOL has:tool", "has:tool")).toBe("");
});

it("knows a term only as a whole, and not in quotes or with a minus", () => {
  for (const text of ["-has:tool", '"has:tool"', "has:tool|error", "has:tools", "name:has:tool"])
    expect(hasTerm(text, "has:tool"), text).toBe(false);
  expect(toggleTerm("-has:tool", "has:tool")).toBe("-has:tool has:tool");
});

it("leaves what it does not understand as it was", () => {
  expect(toggleTerm("bogus:1 has:error", "has:error")).toBe("bogus:1");
});
