import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const EXTENSION = path.join(import.meta.dirname, "../../../../extension");

/** All that can make a request. The panel's policy lets requests to this computer through: this says whose they are. */
const REQUESTS =
  /\b(?:fetch|sendBeacon|XMLHttpRequest|EventSource|WebSocket|WebTransport|RTCPeerConnection|importScripts)\b/;

const ALLOWED = [
  // Asks an address that the user typed, and nothing that came from a page.
  "engine/collector/",
  // Sends to addresses that the user typed, when asked to.
  "engine/forward/",
  // Asks the model's server that the user typed, when they press the button.
  "engine/rerun/",
  // Hands the browser's function to them.
  "engine/engine.ts",
  // Calls a function of its own so.
  "engine/trace-reading.ts",
];

test("only the collector's client, what sends traces and what runs calls again make requests, in all of the extension", () => {
  const files = readdirSync(EXTENSION, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const asking = files.filter((name) => {
    const code = readFileSync(path.join(EXTENSION, name), "utf8")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/(^|\s)\/\/.*$/gm, "$1")
      .replace(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""');
    return REQUESTS.test(code);
  });
  expect(files.length).toBeGreaterThan(100);
  expect(asking.map((name) => name.replaceAll(path.sep, "/")).filter(isUnexpected)).toEqual([]);
});

const isUnexpected = (name: string): boolean => !ALLOWED.some((allowed) => name.startsWith(allowed));
