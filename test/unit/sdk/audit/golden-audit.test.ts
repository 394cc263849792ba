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
