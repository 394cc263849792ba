import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { root } from "../../../../scripts/esbuild-options.ts";
import { readArguments } from "../../../../sdk/server/read-arguments.ts";
import { Report } from "../../../../sdk/server/report.ts";
import { keptToken } from "../../../../sdk/server/token.ts";
import { serverSpans } from "./some-traces.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
let home: string;
let children: ChildProcess[];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "genai-traces-cli-"));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill();
  rmSync(home, { recursive: true, force: true });
});

interface Command {
  said(): string;
  says(words: RegExp): Promise<RegExpMatchArray>;
  ended: Promise<number | null>;
  child: ChildProcess;
}

/** The command as the package's `bin` runs it, from its sources. */
function run(...args: string[]): Command {
  const tsx = path.join(root, "node_modules/tsx/dist/cli.mjs");
  const child = spawn(process.execPath, [tsx, path.join(root, "sdk/server/cli.ts"), ...args], {
    env: { ...process.env, XDG_CONFIG_HOME: home },
  });
  children.push(child);
  let text = "";
  let wake = () => {};
  const hear = (chunk: Buffer) => {
    text += chunk;
    wake();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<number | null>((resolve) =>
    child.once("close", (code) => {
      wake();
      resolve(code);
    }),
  );
  return {
    child,
    ended,
    said: () => text,
    async says(words) {
      for (;;) {
        const found = words.exec(text);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`ended without saying ${words}:\n${text}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

describe("npx genai-traces", () => {
  test("collect says where to send, tells what came, and ends when it is asked to", async () => {
    const command = run("collect", "--port", "0");
    const [, url = "", token] = await command.says(/(http:\/\/127\.0\.0\.1:\d+)\/#([\w-]{20,})/);
    await fetch(`${url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: Buffer.from(serverSpans(TRACE, "00f067aa0ba902b7").json),
    });
    await command.says(/2 spans of 1 trace: .*POST \/api\/chat/);
    const port = new URL(url).port;

    const second = run("collect", "--port", port);
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(new RegExp(`Port ${port} is taken[\\s\\S]*--port`));

    command.child.kill("SIGTERM");
    await command.ended;
    const again = run("collect", "--port", "0");
    const [, , same] = await again.says(/(http:\/\/127\.0\.0\.1:\d+)\/#([\w-]{20,})/);
    expect(same, "the token stays").toBe(token);
  });

  test("what it does not know is explained, with how it is used", async () => {
    const command = run("frob");
    expect(await command.ended).toBe(1);
    expect(command.said()).toMatch(/Unknown command: frob[\s\S]*Usage:/);
  });
});

test.each([
  [["fetch"], /Unknown command: fetch/],
  [["collect", "more"], /Unknown command: collect more/],
  [["collect", "--port", "99999"], /--port must be a whole number/],
  [["collect", "--max-body", "0"], /--max-body must be a whole number/],
  [["collect", "--allow-origin", "*"], /--allow-origin \*: write it as/],
  [["collect", "--allow-origin", "http://a.test/path"], /write it as/],
  [["collect", "--token", "short"], /at least 16/],
  [["collect", "--frob"], /--frob/],
])("%o is refused with words", (args, words) => {
  expect(() => readArguments(args)).toThrow(words);
});

test("arguments become options", () => {
  expect(readArguments([])).toBe("help");
  expect(
    readArguments([
      ...["collect", "--port", "9", "--host", "0.0.0.0", "--allow-origin", "http://localhost:5173/"],
      ...["--allow-host", "a", "--allow-host", "b", "--max-memory", "1", "--token", "0123456789abcdef"],
    ]),
  ).toEqual({
    ...{ port: 9, host: "0.0.0.0", allowOrigins: ["http://localhost:5173"], allowHosts: ["a", "b"] },
    ...{ maxBytes: 1024 * 1024, maxBodyBytes: 20 * 1024 * 1024, token: "0123456789abcdef" },
  });
});

test("the token is kept for its owner alone, and made anew when asked for or damaged", () => {
  const file = path.join(home, "a", "token");
  const token = keptToken(file);
  expect(keptToken(file)).toBe(token);
  if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  const other = keptToken(file, true);
  expect(other).not.toBe(token);
  expect(readFileSync(file, "utf8").trim()).toBe(other);
});

describe("what the terminal shows", () => {
  const lines: string[] = [];
  const report = new Report((line) => lines.push(line.slice(10)));
  beforeEach(() => void lines.splice(0));

  const received = (name: string, service: string, spans = 1) => ({
    ...{ spans, rejected: 0, why: "" },
    traces: {
      resourceSpans: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
          scopeSpans: [
            {
              spans: Array.from({ length: spans }, (_, i) => ({
                ...{ traceId: TRACE, spanId: `${i}`, name: `${name} ${i}`, startTimeUnixNano: "1" },
              })),
            },
          ],
        },
      ],
    },
  });

  test("a line a service, however many requests and spans", () => {
    report.received(received("call", "shop"));
    report.received(received("call", "shop", 6));
    report.received(received("search", "notes"));
    report.flush();
    expect(lines).toEqual([
      "shop  7 spans of 1 trace: call 0, call 1, call 2, call 3, 2 more",
      "notes  1 span of 1 trace: search 0",
    ]);
  });

  test("what strangers write cannot steer the terminal", () => {
    report.received(received("\u001b[2J\u0007evil", "\u001b]0;title\u0007"));
    report.flush();
    report.refused(403, 'Origin "\u001b[31m" is not allowed', "/v1/\u001b[0m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not get through
    expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  test("a sender that is refused for ever is told of once", () => {
    for (let i = 0; i < 5; i++) report.refused(415, "Content-Type …", "/v1/traces");
    expect(lines).toHaveLength(1);
  });
});
