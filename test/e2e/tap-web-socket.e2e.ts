import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { type EchoSocket, startEchoSocket } from "./echo-socket.ts";
import { openTap } from "./tap-page.ts";

let echo: EchoSocket;
beforeAll(async () => {
  echo = await startEchoSocket();
});
afterAll(() => echo.close());

/** Sends three frames, text and bytes; resolves with what came back once the socket is closed. */
const talk = (page: Page, url: string): Promise<unknown> =>
  page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const came: string[] = [];
        const socket = new WebSocket(url, ["first", "second"]);
        socket.onopen = () => {
          socket.send('{"n":1}');
          socket.send(new Blob(['{"n":2}']));
          socket.send("no JSON");
          socket.send(new TextEncoder().encode('{"n":3}'));
        };
        socket.onmessage = async ({ data }) => {
          came.push(typeof data === "string" ? data : `bytes ${data.size}`);
          if (came.length === 4) socket.close();
        };
        socket.onclose = ({ wasClean }) =>
          resolve({
            came,
            wasClean,
            is: [
              socket instanceof WebSocket,
              socket.constructor === WebSocket,
              socket.protocol,
              WebSocket.OPEN,
              WebSocket.name,
              WebSocket.toString(),
              socket.send.toString(),
              Object.keys(socket),
            ],
          });
      }),
    url,
  );

it("a session becomes a span: what was sent and what came, text and bytes, in order; the socket is what it was", async () => {
  const page = await openTap();
  const withUs = await talk(page, `${echo.url}/count`);
  const records = await waitFor("the session to end", async () => {
    const records = await page.evaluate(() => taps.records());
    return records.some(({ type }) => type === "end") && records;
  });
  await page.evaluate(() => taps.uninstall());
  expect(withUs).toEqual(await talk(page, `${echo.url}/count`));
  const parts = records.flatMap((record) => (record.type === "chunks" ? record.parts : []));
  expect(parts.filter((part) => `${part}`[0] === ">")).toEqual([">1 ", ">2 ", ">3 "]);
  expect(parts.filter((part) => `${part}`[0] === "<")).toEqual(["<1 ", "<2 ", "<3 "]);
  const facts = Object.assign(
    {},
    ...records.map((record) => ("attributes" in record ? record.attributes : {})),
  );
  expect(facts["genai_traces.wire.unreadable"], "words where numbers should be, there and back").toBe(2);
});

it("a socket that leads elsewhere is not listened to", async () => {
  const page = await openTap();
  await talk(page, `${echo.url}/chat-room`);
  await talk(page, `${echo.url}/count`);
  const records = await waitFor("the session to end", async () => {
    const records = await page.evaluate(() => taps.records());
    return records.some(({ type }) => type === "end") && records;
  });
  expect(records.filter(({ type }) => type === "start")).toHaveLength(1);
});
