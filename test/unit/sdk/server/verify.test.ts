import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKeyPair, signerOf } from "../../../../sdk/audit/signer.ts";
import { writeAudit } from "../../../../sdk/audit/write-audit.ts";
import { verify } from "../../../../sdk/server/verify.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "genai-traces-verify-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const signer = await signerOf(await createKeyPair());

async function audit(): Promise<string> {
  const entries = [1, 2, 3].map((seq) => ({
    ...{ type: "record" as const, sid: "a".repeat(32), seq },
    text: JSON.stringify({ name: `prompt ${seq}` }),
  }));
  let text = "";
  for await (const line of writeAudit(entries, { software: "test 1", signer, now: () => 0 })) text += line;
  return text;
}
function file(content: string | Uint8Array): string {
  const name = path.join(home, "audit.jsonl");
  writeFileSync(name, content);
  return name;
}

test("an intact record is told with who sealed it, also packed", async () => {
  const text = await audit();
  const plain = await verify([file(text)]);
  expect(plain).toMatchObject({ code: 0 });
  expect(plain.text).toMatch(/^INTACT: .*\n {2}3 records of 1 session, 1 seal\n {2}sealed 1970-01-01T00/);
  expect(await verify([file(gzipSync(text))])).toEqual(plain);
});

test("a changed record ends with 1 and tells which", async () => {
  const { text, code } = await verify([file((await audit()).replace("prompt 2", "prompt 9"))]);
  expect(code).toBe(1);
  expect(text).toMatch(/^CHANGED:/);
  expect(text).toContain("✗ Record 2 of session aaaa");
});

test("only the named key's seal counts", async () => {
  const name = file(await audit());
  const { text } = await verify([name]);
  const fingerprint = /key ([\w-]{43})/.exec(text)?.[1] ?? "";
  expect(await verify([name, "--key", fingerprint])).toMatchObject({ code: 0 });
  const other = await verify([name, "--key", "another"]);
  expect(other.code).toBe(1);
  expect(other.text).toMatch(/^ANOTHER KEY:/);
});

test("what is no audit record ends with 2", async () => {
  expect(await verify([file('{"resourceSpans":[]}')])).toMatchObject({ code: 2 });
  expect(JSON.parse((await verify([file(""), "--json"])).text)).toMatchObject({ state: "unreadable" });
  await expect(verify([])).rejects.toThrow("name one file");
  await expect(verify([path.join(home, "none")])).rejects.toThrow("ENOENT");
});

test("a packed record that was cut off gets its verdict, and where it stops", async () => {
  const packed = gzipSync(await audit());
  const { text, code } = await verify([file(packed.subarray(0, packed.length - 60))]);
  expect(code).toBe(1);
  expect(text).toMatch(/^CHANGED:/);
  expect(text).toMatch(/the record was cut off, it stops with line \d\./);
});

test("a packed record whose packing is damaged is told as such, not as an error of zlib", async () => {
  const packed = gzipSync(await audit());
  // A kind of block that gzip does not have.
  packed[10] = 0xff;
  const { text, code } = await verify([file(packed)]);
  expect(code).toBe(2);
  expect(text).toMatch(/^UNREADABLE:/);
  expect(text).toContain("The .gz file itself is damaged");
});

test("a key that begins with a dash is a key", async () => {
  const name = file(await audit());
  expect(await verify([name, "--key", "-a".padEnd(43, "b")])).toMatchObject({ code: 1 });
  expect(await verify(["--key", "-a".padEnd(43, "b"), name, "--json"])).toMatchObject({ code: 1 });
});
