import { describe, expect, it } from "vitest";
import { findCircle, findImports } from "../../../scripts/check-imports.ts";

describe("findImports", () => {
  it("finds values, types, re-exports, side effects and dynamic imports", () => {
    const source = `
      import { a } from "./a.ts";
      import type { B } from "./b.ts";
      import {
        c,
        type D,
      } from "./c.ts";
      export * from "./e.ts";
      export { f } from "./f.ts";
      import "./g.css";
      const h = await import("./h.ts");
    `;
    expect(findImports(source)).toEqual([
      "./a.ts",
      "./b.ts",
      "./c.ts",
      "./e.ts",
      "./f.ts",
      "./g.css",
      "./h.ts",
    ]);
  });

  it("does not find imports in comments", () => {
    expect(findImports('// import { a } from "./a.ts";\n/* import "./b.ts"; */')).toEqual([]);
  });

  it("does not take an exported string for an import", () => {
    expect(findImports('export const a = "./a.ts";\nexport const b = 1;')).toEqual([]);
  });
});

describe("findCircle", () => {
  const edges = (...pairs: string[]) =>
    pairs.map((pair) => ({ from: pair[0] as string, to: pair[1] as string }));

  it("names the files of a circle in order", () => {
    expect(findCircle(edges("ab", "bc", "cd", "db"))).toEqual(["b", "c", "d", "b"]);
  });
  it("finds none in a diamond", () => {
    expect(findCircle(edges("ab", "ac", "bd", "cd"))).toBeUndefined();
  });
});
