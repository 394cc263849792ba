import { describe, expect, it } from "vitest";
import { checkSchema } from "../../../../extension/model/json-schema.ts";

const problems = (schema: unknown, value: unknown): string[] =>
  checkSchema(schema, value).problems.map(({ path, message }) => `${path} ${message}`.trim());
const fits = (schema: unknown, value: unknown): boolean => problems(schema, value).length === 0;

describe("a schema of arguments", () => {
  const order = {
    type: "object",
    required: ["id"],
    additionalProperties: false,
    properties: {
      id: { type: "integer", minimum: 1 },
      lang: { enum: ["en", "de"] },
      tags: { type: "array", items: { type: "string" }, maxItems: 2 },
    },
  };

  it("finds nothing wrong with arguments that fit", () => {
    expect(checkSchema(order, { id: 3, lang: "de", tags: ["a"] })).toEqual({ problems: [], notChecked: [] });
  });

  it("says where and what is wrong", () => {
    // In the order of the schema: `additionalProperties` stands before `properties`.
    expect(problems(order, { id: "3", lang: "fr", x: 1, tags: ["a", 2, "c"] })).toEqual([
      "/x is not in the schema",
      "/id is string, not integer",
      '/lang is "fr", not one of ["en","de"]',
      "/tags/1 is number, not string",
      '/tags is ["a",2,"c"]: more items than 2',
    ]);
    expect(problems(order, {})).toEqual(["/id is missing"]);
    expect(problems(order, [])).toEqual(["is array, not object"]);
  });

  it.each([
    [{ type: "integer" }, 1.0, true],
    [{ type: "integer" }, 1.5, false],
    [{ type: "number" }, 1, true],
    [{ type: ["string", "null"] }, null, true],
    [{ type: "STRING" }, "x", true],
    [{ type: "string", nullable: true }, null, true],
    [{ type: "null" }, {}, false],
    [{ const: { a: [1] } }, { a: [1] }, true],
    [{ const: { a: [1] } }, { a: [1], b: 2 }, false],
    [{ enum: [[1, 2]] }, [1, 2], true],
    [{ exclusiveMinimum: 0 }, 0, false],
    [{ exclusiveMaximum: 10 }, 9.9, true],
    [{ maximum: 10 }, 11, false],
    [{ minimum: 10 }, "9", true],
    [{ minLength: 2 }, "😀", false],
    [{ maxLength: 1 }, "😀", true],
    [{ minItems: 1 }, [], false],
    [{ maxProperties: 1 }, { a: 1, b: 2 }, false],
    [{ prefixItems: [{ type: "string" }], items: { type: "number" } }, ["a", 1, 2], true],
    [{ prefixItems: [{ type: "string" }], items: { type: "number" } }, ["a", "b"], false],
    [{ items: [{ type: "string" }] }, [1], false],
    [{ additionalProperties: { type: "number" } }, { a: 1, b: "x" }, false],
    [{ anyOf: [{ type: "string" }, { type: "number" }] }, true, false],
    [{ anyOf: [{ type: "string" }, { type: "number" }] }, 1, true],
    [{ oneOf: [{ type: "number" }, { type: "integer" }] }, 1, false],
    [{ oneOf: [{ type: "number" }, { type: "integer" }] }, 1.5, true],
    [{ allOf: [{ minimum: 1 }, { maximum: 3 }] }, 4, false],
    [{ properties: { a: false } }, { a: 1 }, false],
    [true, 1, true],
    [false, 1, false],
  ])("%j and %j: %s", (schema, value, expected) => {
    expect(fits(schema, value)).toBe(expected);
  });

  it("follows references within the schema, also in circles, and fetches none", () => {
    const tree = {
      $ref: "#/$defs/node",
      $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } },
    };
    expect(fits(tree, { next: { next: {} } })).toBe(true);
    expect(problems(tree, { next: { next: 1 } })).toEqual(["/next/next is number, not object"]);
    expect(checkSchema({ $ref: "https://example.test/s.json" }, 1).notChecked).toEqual([
      '$ref "https://example.test/s.json"',
    ]);
  });
});

describe("what the check does not know", () => {
  it("is named, once, and annotations are not", () => {
    const schema = {
      description: "d",
      properties: { a: { pattern: "^(a+)+$", format: "email" }, b: { pattern: "x" } },
    };
    expect(checkSchema(schema, { a: "aaaa!", b: "y" })).toEqual({
      problems: [],
      notChecked: ["format", "pattern"],
    });
  });

  it("is whether a name is additional beside patterns of names", () => {
    const schema = { patternProperties: { "^x": {} }, additionalProperties: false };
    expect(checkSchema(schema, { xa: 1 })).toEqual({
      problems: [],
      notChecked: ["additionalProperties", "patternProperties"],
    });
  });
});

describe("a hostile schema", () => {
  it("ends: a reference to itself, a bush of alternatives, a prototype's names", () => {
    expect(checkSchema({ $ref: "#" }, 1).notChecked).toEqual(["what is deeper than 40 levels"]);
    const bush = { anyOf: [{ $ref: "#" }, { $ref: "#" }], type: "string" };
    expect(checkSchema(bush, 1).problems.length).toBeLessThanOrEqual(50);
    expect(fits({ required: ["toString"] }, {})).toBe(false);
    expect(fits({ properties: { constructor: { type: "number" } } }, {})).toBe(true);
  });

  it("reports a bounded number of problems", () => {
    const list = Array.from({ length: 10_000 }, () => "x");
    expect(checkSchema({ items: { type: "number" } }, list).problems).toHaveLength(50);
  });

  it.each([null, 1, "x", []])("is no schema: %j", (schema) => {
    expect(checkSchema(schema, 1)).toEqual({ problems: [], notChecked: ["what is no schema"] });
  });
});
