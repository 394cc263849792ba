import type { Page } from "puppeteer";
import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import type { TraceRecord } from "../../sdk/protocol/index.ts";
import { ANSWER, endPlayback, events, openTap, recite } from "./tap-page.ts";

endPlayback();

type Chunks = Extract<TraceRecord, { type: "chunks" }>;

/** Records once so many spans have ended. */
const ended = (page: Page, count = 1): Promise<TraceRecord[]> =>
  waitFor(`${count} spans to end`, async () => {
    const records = await page.evaluate(() => taps.records());
    return records.filter(({ type }) => type === "end").length >= count && records;
  });

const chunksOf = (records: TraceRecord[]): Chunks[] =>
  records.filter((record): record is Chunks => record.type === "chunks");

const textOf = (records: TraceRecord[]): string =>
  chunksOf(records)
    .flatMap(({ parts }) => parts)
    .join("");

const NUMBERS = Array.from({ length: 200 }, (_, n) => `${n} `).join("");

it("each piece of a streamed answer has the time at which its network chunk came", async () => {
  const page = await openTap();
  const { url } = await recite({ body: ANSWER, chop: { bytes: 1000 }, delay: 30 });
  await page.evaluate(async (url) => (await fetch(url, { method: "POST", body: '{"say":1}' })).text(), url);
  const whole = await ended(page);
  expect(new Set(chunksOf(whole).flatMap(({ time, at }) => at.map((one) => `${time}${one}`))).size).toBe(1);
  await page.reload();
  const again = await recite({ body: ANSWER, chop: { bytes: 1000 }, delay: 30 });
  await page.evaluate(async (url) => {
    const response = await fetch(url, { method: "POST", body: '{"say":1}' });
    for await (const _ of response.body as unknown as AsyncIterable<Uint8Array>);
  }, again.url);
  const records = await ended(page);
  expect(textOf(records)).toBe(NUMBERS);
  const times = chunksOf(records).flatMap(({ time, at }) => at.map((one) => Number(time) / 1e6 + one / 1e3));
  expect(new Set(times).size, "several network chunks").toBeGreaterThan(1);
  expect((times.at(-1) as number) - (times[0] as number), "as far apart as they came").toBeGreaterThan(20);
});

it("XMLHttpRequest: text while it comes, and in the end, is recorded and unchanged", async () => {
  const page = await openTap();
  for (const [kind, count] of [
    ["", 1],
    ["text", 2],
    ["arraybuffer", 3],
  ] as const) {
    const { url } = await recite({ body: ANSWER, chop: { bytes: 500 }, delay: 1 });
    const text = await page.evaluate(
      (url, kind) =>
        new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.open("POST", url);
          xhr.responseType = kind;
          xhr.onload = () =>
            resolve(kind === "arraybuffer" ? new TextDecoder().decode(xhr.response) : xhr.response);
          xhr.send('{"say":1}');
        }),
      url,
      kind,
    );
    expect(text).toBe(ANSWER);
    expect(textOf(await ended(page, count))).toBe(NUMBERS.repeat(count));
  }
});

it("XMLHttpRequest: one that is stopped is aborted, one that is of no interest leaves nothing", async () => {
  const page = await openTap();
  const { url, played } = await recite({ body: events(3), holdAt: events(3).length });
  await page.evaluate(async (url) => {
    const send = (address: string, body: string) =>
      new Promise<void>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.onloadend = () => resolve();
        xhr.onprogress = () => xhr.abort();
        xhr.open("POST", address);
        xhr.send(body);
      });
    await send("/nothing", "{}");
    await send(url, '{"say":1}');
  }, url);
  await waitFor("the connection to be closed", () => played[0]?.leftAt !== undefined);
  const records = await ended(page);
  expect(records.filter(({ type }) => type === "start")).toHaveLength(1);
  expect(records.find(({ type }) => type === "end")).toMatchObject({ aborted: true });
});

it("EventSource: messages and named events that the app hears are recorded, and it stays what it is", async () => {
  const page = await openTap();
  const body = `${events(2)}event: more\ndata: {"n":7}\n\nevent: unheard\ndata: {"n":8}\n\n`;
  const { url } = await recite({ body, holdAt: body.length });
  const facts = await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const heard: string[] = [];
        const source = new EventSource(`${url}/events`);
        source.onmessage = ({ data }) => heard.push(data);
        source.addEventListener("more", ({ data }) => {
          heard.push(data);
          source.close();
          resolve({
            heard,
            is: [
              source instanceof EventSource,
              source.constructor === EventSource,
              `${source}`,
              EventSource.OPEN,
            ],
            native: [EventSource.name, EventSource.length, EventSource.toString()],
            own: Object.keys(source),
          });
        });
      }),
    url,
  );
  expect(facts).toEqual({
    heard: ['{"n":0}', '{"n":1}', '{"n":7}'],
    is: [true, true, "[object EventSource]", 1],
    native: ["EventSource", 1, "function EventSource() { [native code] }"],
    own: [],
  });
  expect(textOf(await ended(page))).toBe("0 1 7 ");
});

it("uninstalled, everything is native again, and what is under way is seen to its end", async () => {
  const page = await openTap();
  const { url } = await recite({ body: ANSWER, chop: { bytes: 500 }, delay: 1 });
  const native = await page.evaluate(async (url) => {
    const response = await fetch(url, { method: "POST", body: '{"say":1}' });
    taps.uninstall();
    await response.text();
    const descriptor = (owner: object, name: string) => Object.getOwnPropertyDescriptor(owner, name);
    return [
      fetch === taps.native.fetch,
      descriptor(EventSource.prototype, "addEventListener") === undefined,
      EventSource.prototype.constructor === EventSource,
      // A proxy's own text says less.
      [
        EventSource,
        WebSocket,
        XMLHttpRequest.prototype.open,
        XMLHttpRequest.prototype.send,
        WebSocket.prototype.send,
      ].map((one) => Function.prototype.toString.call(one)),
    ];
  }, url);
  expect(native).toEqual([
    true,
    true,
    true,
    [
      "function EventSource() { [native code] }",
      "function WebSocket() { [native code] }",
      "function open() { [native code] }",
      "function send() { [native code] }",
      "function send() { [native code] }",
    ],
  ]);
  expect(textOf(await ended(page))).toBe(NUMBERS);
});

it("uninstalled under somebody else's wrapper, ours only passes on", async () => {
  const page = await openTap();
  const { url } = await recite({ body: ANSWER });
  const text = await page.evaluate(async (url) => {
    const ours = globalThis.fetch;
    globalThis.fetch = (...args) => ours(...args);
    taps.uninstall();
    const response = await fetch(url, { method: "POST", body: '{"say":1}' });
    return [Object.hasOwn(response, "body"), await response.text()];
  }, url);
  expect(text).toEqual([false, ANSWER]);
});

it("an observer that throws at any moment is off, and the app gets everything", async () => {
  const page = await openTap();
  for (const where of ["observe", "createReader", "text", "close"]) {
    const { url } = await recite({ body: ANSWER, chop: { bytes: 500 } });
    const text = await page.evaluate(
      async (url, where) => {
        const fail = () => {
          throw new Error("ours");
        };
        const before = { ...taps.tap };
        const reader = { text() {}, message() {}, value() {}, close() {}, isOver: false, isForeign: false };
        const { reading } = taps.tap;
        if (where === "observe") taps.tap.observe = fail;
        else if (reading)
          taps.tap.reading = {
            ...reading,
            createReader: where === "createReader" ? fail : () => ({ ...reader, [where]: fail }),
          };
        const response = await fetch(url, { method: "POST", body: '{"say":1}' });
        let all = "";
        const decoder = new TextDecoder();
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
          all += decoder.decode(chunk);
        Object.assign(taps.tap, { observe: undefined }, before);
        return all;
      },
      url,
      where,
    );
    expect(text, `${where} fails`).toBe(ANSWER);
  }
});
