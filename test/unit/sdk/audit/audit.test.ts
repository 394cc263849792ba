import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntryLine, HeaderLine, RecordLine } from "../../../../sdk/audit/audit-line.ts";
import { entryHash } from "../../../../sdk/audit/chain.ts";
import { beginChain, nextSeal } from "../../../../sdk/audit/seal-chain.ts";
import { createKeyPair, signerOf } from "../../../../sdk/audit/signer.ts";
import type { AuditVerdict, ProblemKind } from "../../../../sdk/audit/verdict.ts";
import { verifyAudit } from "../../../../sdk/audit/verify-audit.ts";
import { ENTRIES_PER_SEAL, writeAudit } from "../../../../sdk/audit/write-audit.ts";

const SID = "a".repeat(32);
const signer = await signerOf(await createKeyPair());
let clock = Date.UTC(2026, 10, 23);
const options = { software: "genai-traces 0.1.0", signer, now: () => clock++ };

const record = (seq: number, content = `text ${seq} “ü” \u0000 😀`): EntryLine => ({
  ...{ type: "record", sid: SID, seq },
  text: JSON.stringify({ type: "event", name: content }),
});
const session: EntryLine = { type: "session", sid: SID, facts: { origin: "http://localhost", firstMs: 1 } };
const entries = (count: number) => [session, ...Array.from({ length: count }, (_, i) => record(i + 1))];

async function sealed(list: EntryLine[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of writeAudit(list, options)) lines.push(line.slice(0, -1));
  return lines;
}
/** A session that was sealed while it was recorded, with a record that is withheld and one that came late, before the rest. */
async function sealedBefore(list: EntryLine[]): Promise<string[]> {
  const header: HeaderLine = {
    ...{ type: "header", format: "genai-traces-audit", version: 2, software: "genai-traces 0.1.0" },
    ...{ createdMs: clock++, key: signer.key, captured: true },
  };
  const its = [session, record(1), record(2), record(3)];
  const sealedAs = async (entry: EntryLine) => ({
    ...{ sid: SID, seq: entry.type === "session" ? 0 : entry.seq },
    hash: await entryHash(entry as RecordLine),
  });
  const late = record(4);
  const first = await nextSeal(await beginChain(header), await Promise.all(its.map(sealedAs)), {
    ...{ signer, sealedMs: clock++ },
  });
  const last = await nextSeal(first.state, [await sealedAs(late)], {
    ...{ signer, sealedMs: clock++, isLast: true },
    gone: { sid: SID, ranges: [[2, 2, "withheld"]] },
  });
  const lines = [header, session, record(1), record(3), first.line, late, last.line].map((line) =>
    JSON.stringify(line),
  );
  for await (const line of writeAudit(list, { ...options, after: [last.state.previous as string] }))
    lines.push(line.slice(0, -1));
  return lines;
}

/** As a file is read: bytes that are no UTF-8 are no text. */
const readBytes = (bytes: Uint8Array): (string | undefined)[] => {
  const lines: (string | undefined)[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    const piece = bytes.subarray(from, end < 0 ? bytes.length : end);
    try {
      lines.push(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(piece));
    } catch {
      lines.push(undefined);
    }
    from = end < 0 ? bytes.length : end + 1;
  }
  return lines;
};
const kinds = ({ problems }: AuditVerdict): ProblemKind[] => problems.map(({ kind }) => kind);

describe("an audit record", () => {
  it("that nobody touched is intact, and says how much it is and who sealed it", async () => {
    const verdict = await verifyAudit(await sealed(entries(600)));
    expect(verdict).toMatchObject({ state: "intact", records: 600, sessions: 1, deleted: 0, seals: 3 });
    expect(verdict.fingerprint).toMatch(/^[\w-]{43}$/);
    expect(verdict.sealedMs?.[0]).toBeLessThan(verdict.sealedMs?.[1] ?? 0);
    expect(verdict.problems).toEqual([]);
  });

  it("of nothing is intact, too", async () => {
    expect(await verifyAudit(await sealed([]))).toMatchObject({ state: "intact", records: 0, seals: 1 });
  });

  it("tells which record was changed", async () => {
    const lines = await sealed(entries(300));
    lines[101] = (lines[101] as string).replace("text 100", "text 1oo");
    const verdict = await verifyAudit(lines);
    expect(verdict).toMatchObject({ state: "changed", records: 299, problemCount: 1 });
    expect(verdict.problems[0]).toMatchObject({ kind: "changed", line: 102, sid: SID, seq: 100 });
  });

  it("tells which record was removed, added or moved", async () => {
    const lines = await sealed(entries(20));
    expect(await verifyAudit(lines.toSpliced(5, 1))).toMatchObject({
      problems: [{ kind: "removed", sid: SID, seq: 4 }],
      problemCount: 1,
    });
    const added = JSON.stringify({ ...record(4, "other"), seq: 4 });
    expect(await verifyAudit(lines.toSpliced(5, 0, added))).toMatchObject({
      problems: [{ kind: "added", line: 6 }],
      problemCount: 1,
    });
    const [moved = ""] = lines.slice(5, 6);
    expect(await verifyAudit(lines.toSpliced(5, 1).toSpliced(12, 0, moved))).toMatchObject({
      problems: [{ kind: "moved", line: 13, sid: SID, seq: 4 }],
      problemCount: 1,
    });
  });

  it("takes a record that stands there twice for one that was added", async () => {
    const lines = await sealed(entries(5));
    expect(kinds(await verifyAudit(lines.toSpliced(4, 0, lines[3] as string)))).toEqual(["added"]);
  });

  it("tells that its end was cut off, or a seal with all that it sealed", async () => {
    const lines = await sealed(entries(3 * ENTRIES_PER_SEAL));
    const seals = lines.flatMap((line, i) => (line.startsWith('{"type":"seal"') ? [i] : []));
    expect(kinds(await verifyAudit(lines.slice(0, (seals[1] ?? 0) + 1)))).toEqual(["end"]);
    const without = lines.toSpliced((seals[0] ?? 0) + 1, (seals[1] ?? 0) - (seals[0] ?? 0));
    expect(kinds(await verifyAudit(without))).toEqual(["seal"]);
  });

  it("does not take another's seal for one's own", async () => {
    const stranger = await signerOf(await createKeyPair());
    const ours = await sealed(entries(5));
    const theirs: string[] = [];
    for await (const line of writeAudit(entries(5), { ...options, signer: stranger }))
      theirs.push(line.slice(0, -1));
    const forged = [...ours.slice(0, -1), theirs.at(-1) as string];
    expect(kinds(await verifyAudit(forged))).toContain("seal");
    const one = await verifyAudit(ours);
    const other = await verifyAudit(theirs);
    expect(other.state).toBe("intact");
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });

  it("counts what was deleted after it was sealed, and knows that it is what was sealed", async () => {
    const list = entries(10);
    const hash = await entryHash(record(4) as never);
    const tombstone: EntryLine = { type: "tombstone", sid: SID, seq: 4, hash, why: "retention", atMs: 5 };
    const lines = await sealed(list);
    expect(await verifyAudit(lines.with(5, JSON.stringify(tombstone)))).toMatchObject({
      ...{ state: "intact", records: 9, deleted: 1 },
    });
    const wrong = JSON.stringify({ ...tombstone, hash: await entryHash(record(5) as never) });
    expect((await verifyAudit(lines.with(5, wrong))).state).toBe("changed");
    for (const other of [{ seq: 7 }, { sid: "b".repeat(32) }]) {
      const misnamed = JSON.stringify({ ...tombstone, ...other });
      expect(await verifyAudit(lines.with(5, misnamed))).toMatchObject({
        ...{ state: "changed", problems: [{ kind: "changed", line: 6, seq: 4 }] },
      });
    }
  });

  it.each([
    ["nothing", []],
    ["other JSON", ['{"resourceSpans":[]}']],
    ["no JSON", ["\u0000"]],
    [
      "a header alone, of a key that is none",
      [
        '{"type":"header","format":"genai-traces-audit","version":1,"software":"","createdMs":0,"key":{"kty":"EC","crv":"P-256","x":"","y":""}}',
      ],
    ],
  ])("is not in %s", async (_name, lines) => {
    expect((await verifyAudit(lines)).state).toBe("unreadable");
  });
});

describe("whatever is done to it", () => {
  it.each([
    ["a record", sealed, 1500],
    ["a record with a part that was sealed before", sealedBefore, 500],
  ])(
    "of %s no single bit can be turned without being found, and in which line",
    { timeout: 60_000 },
    async (_name, make, numRuns) => {
      const text = `${(await make(entries(4))).join("\n")}\n`;
      const bytes = new TextEncoder().encode(text);
      expect((await verifyAudit(readBytes(bytes))).state).toBe("intact");
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
          const turned = bytes.slice();
          turned[at] = (turned[at] as number) ^ (1 << bit);
          const verdict = await verifyAudit(readBytes(turned));
          const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
          if (line === 1) return verdict.state !== "intact";
          // The line end of the last line seals nothing.
          if (at === bytes.length - 1) return true;
          return verdict.state === "changed" && verdict.problems.some((problem) => problem.line === line);
        }),
        { numRuns },
      );
    },
  );

  it("each removal, doubling and swap is found, and which line it was", { timeout: 60_000 }, async () => {
    const lines = await sealed(entries(ENTRIES_PER_SEAL + 20));
    const isEntry = (i: number) => /^\{"type":"(?:record|session)"/.test(lines[i] ?? "");
    const place = fc.integer({ min: 1, max: lines.length - 2 }).filter(isEntry);
    const seqAt = (i: number) => (JSON.parse(lines[i] as string) as { seq?: number }).seq ?? 0;
    await fc.assert(
      fc.asyncProperty(place, place, async (a, b) => {
        const removed = await verifyAudit(lines.toSpliced(a, 1));
        expect(removed.problems).toMatchObject([{ kind: "removed", seq: seqAt(a) }]);
        const doubled = await verifyAudit(lines.toSpliced(b, 0, lines[a] as string));
        expect(doubled.state).toBe("changed");
        if (a === b) return;
        const swapped = await verifyAudit(lines.with(a, lines[b] as string).with(b, lines[a] as string));
        const told = swapped.problems.map(({ seq }) => seq);
        expect(swapped.state).toBe("changed");
        expect([seqAt(a), seqAt(b)].some((seq) => told.includes(seq))).toBe(true);
        expect(swapped.problems.every(({ kind }) => kind === "moved")).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
