import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSecretKey, mayGrow, redactText } from "../../../../sdk/journal/redact.ts";
import { secrets } from "./secrets.ts";

const redact = (text: string): string => redactText(text, () => {});

describe("secrets by their look", () => {
  it.each(Object.entries(secrets))("%s", (_name, secret) => {
    for (const [before, after] of [
      ["", ""],
      ["my key: ", " ok"],
      ['{"key":"', '"}'],
      ["(", ")\n"],
      ["key=", "&x=1"],
    ]) {
      const clean = redact(before + secret + after);
      expect(clean).toContain("[redacted]");
      expect(clean).not.toContain(secret);
      expect(clean).not.toContain(secret.slice(-12));
    }
  });

  it("counts each", () => {
    let found = 0;
    redactText(`${secrets.openai} and ${secrets.github}`, () => found++);
    expect(found).toBe(2);
  });

  it("hides values of secret URL parameters and keeps their names", () => {
    expect(redact("https://x.test/v1?key=abc123&q=cats&access_token=t#a")).toBe(
      "https://x.test/v1?key=[redacted]&q=cats&access_token=[redacted]#a",
    );
  });

  it("hides a private key that is cut off", () => {
    expect(redact(`x ${secrets.pem.slice(0, 80)}`)).toBe("x [redacted]");
  });
});

describe("what only looks a little like a secret stays", () => {
  it.each([
    "task-force-2024-management-of-systems",
    "sk-folding-cube-item-large",
    "<div class='sk-chasing-dot'>",
    "The bearer of this letter may pass.",
    "bearer responsibilities and obligations",
    "eyJ is how base64 of JSON begins",
    "AKIA is a prefix",
    "Ask-me-anything on 2024-05-01T12:00:00Z",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "550e8400-e29b-41d4-a716-446655440000",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "https://example.test/?monkey=1&keyboard=2&page_token_count=3",
    "const token = tokens[0]; key => value",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "risk-adjusted-returns-for-2023-Q4-portfolio",
    "xoxo, gossip",
    "ghp is not a token, nor is gho_short",
  ])("%s", (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe("secrets by their key", () => {
  it.each([
    "authorization",
    "Authorization",
    "proxy-authorization",
    "x-api-key",
    "api-key",
    "api_key",
    "apikey",
    "apiKey",
    "x-goog-api-key",
    "cookie",
    "set-cookie",
    "password",
    "passwd",
    "secret",
    "client_secret",
    "clientSecret",
    "access_token",
    "refresh_token",
    "id_token",
    "accessToken",
    "private_key",
    "http.request.header.authorization",
  ])("%s", (key) => {
    expect(isSecretKey(key)).toBe(true);
  });

  it.each([
    "author",
    "token",
    "tokens",
    "keyboard",
    "key",
    "secretary",
    "cookies_enabled",
    "password_hint",
    "max_tokens",
    "monkey",
  ])("%s is none", (key) => {
    expect(isSecretKey(key)).toBe(false);
  });
});

describe("text that goes on", () => {
  it.each([
    "s",
    "hello sk",
    "key=s",
    "(AIz",
    "sk-abc",
    "Bearer ",
    "Bearer abc",
    "eyJabc.de",
    "--",
    "-----BEGIN RSA PRIVATE KEY-----\nMII",
  ])("%j may become a secret", (text) => expect(mayGrow(text)).toBe(true));
  it.each([
    "",
    "hello",
    "tasks",
    "sk-abc ",
    "the cat",
    "-----BEGIN X-----\na\n-----END X-----.",
    "日本語",
    "done.",
  ])("%j may not", (text) => expect(mayGrow(text)).toBe(false));

  it("is waited for wherever a secret is cut in two", () => {
    // Of a private key only the last line is left when it is over.
    for (const secret of Object.values(secrets))
      for (let i = 1; i < secret.length && !secret.slice(0, i).endsWith("-----END"); i++)
        expect(mayGrow(`x ${secret.slice(0, i)}`), JSON.stringify(secret.slice(0, i))).toBe(true);
  });
});

it("takes linear time on hostile text", () => {
  const pieces = [
    "sk-",
    "eyJ",
    "-----BEGIN ",
    "?key=",
    "Bearer ",
    "sk-a ",
    "-",
    "-----BEGIN PRIVATE KEY",
    "sk-abcdefghijk",
    "xoxb-1",
  ];
  for (const piece of pieces) {
    const text = piece.repeat(Math.ceil(262_144 / piece.length));
    const start = performance.now();
    redact(text);
    mayGrow(text);
    mayGrow(`${text} `);
    expect(performance.now() - start, piece).toBeLessThan(1000);
  }
});

it("text without a secret is the same text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      fc.pre(!/sk-|AIza|eyJ|gh._|_pat_|xox|AKIA|earer|BEGIN|[?&#].*=/.test(text));
      expect(redact(text)).toBe(text);
    }),
  );
});
