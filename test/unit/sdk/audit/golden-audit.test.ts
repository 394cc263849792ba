import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { verifyAudit } from "../../../../sdk/audit/verify-audit.ts";

/**
 * Version 1 of the format, sealed in November 2026 by a key that is gone: it cannot be made again, so it must never be changed.
 * Two sessions of 250 and 20 records, two seals; record 4 of the first session was deleted after it was sealed.
 */
const FILE = new URL("../../../fixtures/audit/sealed-v1.audit.jsonl", import.meta.url);
const FINGERPRINT = "iGBKKu7o7_MfffCW20iuNmhsUJMd3ybgtDMFg5qr_t0";
const lines = readFileSync(FILE, "utf8").split("\n").slice(0, -1);
const FIRST = "a".repeat(32);

describe("a record that an earlier version sealed", () => {
  it("is intact, by the key that sealed it", async () => {
    expect(await verifyAudit(lines)).toMatchObject({
      ...{ state: "intact", records: 269, sessions: 2, deleted: 1, seals: 2 },
      fingerprint: FINGERPRINT,
    });
  });

  it.each([
    [
      "a changed record",
      () => lines.with(102, (lines[102] as string).replace("chat 101", "chat 1o1")),
      { kind: "changed", line: 103, sid: FIRST, seq: 101 },
    ],
    ["a removed record", () => lines.toSpliced(102, 1), { kind: "removed", sid: FIRST, seq: 101 }],
    ["a removed tombstone", () => lines.toSpliced(5, 1), { kind: "removed", sid: FIRST, seq: 4 }],
    [
      "an added record",
      () => lines.toSpliced(102, 0, (lines[102] as string).replace("chat 101", "chat 999")),
      { kind: "added", line: 103 },
    ],
    [
      "two records in another order",
      () => lines.with(102, lines[103] as string).with(103, lines[102] as string),
      { kind: "moved" },
    ],
    ["a lost end", () => lines.slice(0, 258), { kind: "end" }],
    [
      "a lost last seal",
      () => lines.slice(0, -1),
      { kind: "end", text: expect.stringMatching(/for the 1\d entries/) },
    ],
  ])("is not intact with %s, and tells which", async (_name, altered, problem) => {
    expect(await verifyAudit(altered())).toMatchObject({ state: "changed", problems: [problem] });
  });
});

/**
 * Version 2, by another key that is gone. First a session of 241 records that was sealed while it was recorded, of which the user
 * deleted two and 20 are of traces that are not in the file; then, from line 247 on, what was made when the file was saved: 112
 * spans, one of them of a session that was not sealed.
 */
describe("a record of which a part was sealed while it was recorded", () => {
  const both = readFileSync(new URL("../../../fixtures/audit/sealed-v2.audit.jsonl", import.meta.url), "utf8")
    .split("\n")
    .slice(0, -1);
  const at = (sid: string, seq: number) =>
    both.findIndex((line) => line.startsWith(`{"type":"record","sid":"${sid}","seq":${seq},`));
  const captured = at("a".repeat(31) + 1, 100);
  const saved = both.findIndex((line) => line.includes('"after":['));

  it("is intact, and says what was sealed when, and what is rightly not in it", async () => {
    expect(await verifyAudit(both)).toMatchObject({
      ...{ state: "intact", records: 112, sessions: 2, deleted: 0, seals: 26, problems: [] },
      captured: { sessions: 1, records: 219, late: 0, user: 2, retention: 0, withheld: 20 },
      fingerprint: "-rf0NNZxisqRtdzPJQklV8IE8DjpLuRlWTwcqinVOLQ",
    });
  });

  it.each([
    [
      "a changed record of it",
      () => both.with(captured, (both[captured] as string).replace("span", "spam")),
      { kind: "changed", line: captured + 1, seq: 100 },
    ],
    ["a removed record of it", () => both.toSpliced(captured, 1), { kind: "removed", seq: 100 }],
    [
      "a record that stands there twice",
      () => both.toSpliced(captured, 0, both[captured] as string),
      { kind: "added", line: captured + 2 },
    ],
    ["that part removed", () => both.slice(saved), { kind: "header", line: 1 }],
    [
      "its last seal removed",
      () => both.toSpliced(saved - 1, 1),
      { kind: "end", text: expect.stringContaining("cut off") },
    ],
    ["the saved part removed", () => both.slice(0, saved), { kind: "end" }],
  ])("is not intact with %s, and tells where", async (_name, altered, problem) => {
    const { state, problems } = await verifyAudit(altered());
    expect(state).toBe("changed");
    expect(problems).toContainEqual(expect.objectContaining(problem));
  });
});
