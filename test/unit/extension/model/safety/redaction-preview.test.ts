import { expect, test } from "vitest";
import { Redaction } from "../../../../../extension/model/redact-span.ts";
import { SensitiveFinder } from "../../../../../extension/model/safety/sensitive/redaction-preview.ts";
import { attackedDrawing, TOKEN } from "../../../../fixtures/attacked-trace.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";
import { traceOf } from "../findings/pipeline-of-steps.ts";

const MAIL = "anna.maier@mail.example.org";
const spans = () => [...traceOf(traceFromText(attackedDrawing("help"))).spans.values()];
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one));

function redacted(personal: boolean): { text: string; finder: SensitiveFinder; removed: number } {
  const finder = new SensitiveFinder(personal);
  const redaction = new Redaction(finder.find, finder.named);
  const text = textOf(spans().map((span) => redaction.span(span)));
  return { text, finder, removed: redaction.removed };
}

test("what the preview counts is what is taken out", () => {
  const { text, finder, removed } = redacted(true);
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain(MAIL);
  expect(finder.kinds.reduce((sum, { count }) => sum + count, 0)).toBe(removed);
  expect(finder.kinds.map(({ kind }) => kind).sort()).toEqual(["e-mail", "github"]);
});

test("personal data stays unless it is asked for", () => {
  const { text, finder } = redacted(false);
  expect(text).not.toContain(TOKEN);
  expect(text).toContain(MAIL);
  expect(finder.kinds.map(({ kind }) => kind)).toEqual(["github"]);
});

test("examples are masked, few, and each once", () => {
  const finder = new SensitiveFinder(true);
  for (const name of ["anna", "bert", "cleo", "dora", "anna"]) finder.find(`${name}.maier@mail.example.org`);
  const [kind] = finder.kinds;
  expect(kind?.count).toBe(5);
  expect(kind?.examples).toEqual(["an••••••••••••rg", "be••••••••••••rg", "cl••••••••••••rg"]);
});

test("a value that goes because of its name is counted", () => {
  const finder = new SensitiveFinder(false);
  const redaction = new Redaction(finder.find, finder.named);
  const [span] = spans();
  if (!span) throw new Error("no span");
  redaction.span({ ...span, attributes: { "db.password": "swordfish" }, events: [], links: [] });
  expect(finder.kinds).toMatchObject([{ kind: "named", count: 1, examples: ["sw•••••sh"] }]);
});
