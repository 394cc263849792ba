import { describe, expect, test } from "vitest";
import { findSensitive } from "../../../../../extension/model/safety/sensitive/find-sensitive.ts";
import { masked, withMasks } from "../../../../../extension/model/safety/sensitive/sensitive.ts";

const kinds = (text: string): string[] => findSensitive(text).map(({ kind }) => kind);
const words = (text: string): string[] => findSensitive(text).map(({ from, to }) => text.slice(from, to));

/** Put together here, so that nobody's scanner takes this file for a leak. */
const githubToken = `ghp_${"aB3d".repeat(9)}`;

describe("secrets", () => {
  test("a provider's token is found and named for it", () => {
    expect(kinds(`use ${githubToken} for it`)).toEqual(["github"]);
    expect(words(`use ${githubToken} for it`)).toEqual([githubToken]);
  });

  test("a password within an address is found", () => {
    expect(kinds("postgres://app:hunter2hunter2@db.example.com/shop")).toEqual([
      "database-connection-string",
    ]);
  });

  test("keys that only the clipboard's patterns know are found too", () => {
    expect(kinds(`Bearer ${"Ab1".repeat(10)}`)).toEqual(["token"]);
  });

  test("a comment in the text switches no rule off", () => {
    expect(kinds(`/* secretlint-disable */\n${githubToken}`)).toEqual(["github"]);
  });

  test("names of variables and words about keys are no secrets", () => {
    expect(kinds("Set OPENAI_API_KEY and read your token from the environment: sk-…")).toEqual([]);
  });
});

describe("personal data", () => {
  test.each([
    ["e-mail", "Write to anna.maier+shop@mail.example.org today"],
    ["iban", "Pay to DE89 3704 0044 0532 0130 00."],
    ["iban", "GB29NWBK60161331926819"],
    ["card", "card 4111 1111 1111 1111, thanks"],
    ["phone", "call +49 30 901820 or write"],
    ["phone", "call (212) 555-0143"],
    ["us-ssn", "SSN 123-45-6789"],
    ["es-id", "DNI 12345678Z"],
    ["fr-id", "NIR 1 85 05 78 006 084 91"],
  ])("%s is found in “%s”", (kind, text) => {
    expect(kinds(text)).toEqual([kind]);
  });

  test.each([
    ["an account number with a wrong checksum", "DE89 3704 0044 0532 0130 01"],
    ["a country that has no such length", "DE8937040044053201300"],
    ["a card number with a wrong checksum", "4111 1111 1111 1112"],
    ["an order number with sixteen digits", "order 9999 1234 5678 9012"],
    ["digits that are all the same", "0000 0000 0000 0000"],
    ["a date and a version", "2026-11-23, version 10.2.3456"],
    ["a timestamp", "1732368000000"],
    ["a number that was never given out", "000-12-3456 and 666-12-3456"],
    ["an identity with a wrong letter", "12345678A"],
    ["a handle", "@anna on the forum"],
    ["a package of a scope", "npm i @scope/name@1.2.3"],
    ["an id in hex", "4f3a9c1d-22b4-4e77-9d10-3b2a1c0d9e8f"],
  ])("%s is none", (_, text) => {
    expect(kinds(text)).toEqual([]);
  });

  test("what is found stands apart and in order", () => {
    const text = `anna@mail.example.org and ${githubToken}, then 4111111111111111`;
    const found = findSensitive(text);
    expect(found.map(({ kind }) => kind)).toEqual(["e-mail", "github", "card"]);
    for (const [i, one] of found.entries()) expect(one.from).toBeGreaterThanOrEqual(found[i - 1]?.to ?? 0);
  });
});

test("a mask keeps two characters at each end and never the middle", () => {
  expect(masked("4111111111111111")).toBe("41••••••••••••11");
  expect(masked("hunter2")).toBe("•••••••");
  const text = "mail anna@mail.example.org now";
  expect(withMasks(text, findSensitive(text))).toBe("mail an••••••••••••rg now");
});

test.each([
  "a",
  "a@",
  "a.",
  "1",
  "1 ",
  "1-",
  "+1",
  "+1 (",
  "AB12",
  "AB12 ",
  "X1",
  "eyJ",
  "://a:",
  "-----BEGIN ",
  " ",
  "%",
])("a megabyte of “%s” is done in good time", (piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
  // What grows with the square would not be done before the test's time is over.
  expect(findSensitive(text)).toBeInstanceOf(Array);
});
