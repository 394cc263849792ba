import { beforeEach, describe, expect, test } from "vitest";
import {
  batch,
  chunk,
  end,
  freshIndexedDb,
  hello,
  openPanel,
  origin,
  type Panel,
  resource,
  settle,
  sid,
  start,
  traceId,
  until,
} from "../engine-world.ts";

beforeEach(freshIndexedDb);

const said = (trace: number, attributes: object, ms = trace * 1000) => [
  start(trace, 1, ms, { name: `ask ${trace}`, attributes }),
  end(trace, 1, ms + 10),
];
const record = (panel: Panel, s0: number, ...records: unknown[]) =>
  panel.engine.receive("doc-1", batch(sid(1), s0, records));
const greet = (panel: Panel) => panel.engine.hello(origin("doc-1"), hello(sid(1)));
const state = (panel: Panel) => panel.news.flatMap(({ search }) => search ?? []).at(-1);
const finds = (panel: Panel, text: string, ...traces: number[]) =>
  until(panel, async () => {
    const found = await panel.engine.search(text);
    return found.sort().join() === traces.map(traceId).sort().join();
  });

async function recorded(options = {}): Promise<Panel> {
  const panel = await openPanel(options);
  await greet(panel);
  record(
    panel,
    1,
    resource(),
    ...said(1, { "gen_ai.input.messages": [{ role: "user", parts: [{ content: "a refund, please" }] }] }),
    ...said(2, { "gen_ai.tool.call.arguments": '{"city":"Lima"}', n: 8841 }),
    start(3, 1, 3000, { name: "stream" }),
    chunk(3, 1, 3001, "Refu"),
    chunk(3, 1, 3002, "nds take a week"),
    end(3, 1, 3010),
  );
  await settle(panel);
  return panel;
}

describe.each([{ memoryOnly: false }, { memoryOnly: true }])("full text, %o", (options) => {
  test("finds prompts, arguments, and words that came in several chunks", async () => {
    const panel = await recorded(options);
    await finds(panel, "refund", 1, 3);
    await finds(panel, "lima 8841", 2);
    await finds(panel, "refunds week", 3);
    await finds(panel, "nowhere");
  });

  test("follows what comes and what is deleted and taken back", async () => {
    const panel = await recorded(options);
    await finds(panel, "refund", 1, 3);
    record(panel, 10, ...said(4, { note: "refund again" }));
    await finds(panel, "refund", 1, 3, 4);
    const token = await panel.engine.deleteTraces([traceId(1), traceId(4)]);
    await finds(panel, "refund", 3);
    await panel.engine.undelete(token);
    await finds(panel, "refund", 1, 3, 4);
  });
});

describe("full text", () => {
  test("is read again from what is stored, and says how far it is", async () => {
    await recorded();
    const panel = await openPanel();
    expect(await panel.engine.search("refund")).toEqual([]);
    await until(panel, () => state(panel)?.waiting === 0);
    expect(state(panel)).toMatchObject({ indexed: 3, left: 0, cut: 0 });
    expect((await panel.engine.search("refund")).sort()).toEqual([traceId(1), traceId(3)]);
  });

  test("is told to nobody who did not ask", async () => {
    const panel = await recorded();
    panel.clock.advance(60_000);
    await settle(panel);
    expect(state(panel)).toBeUndefined();
  });

  test("a trace that goes on is read again when it ends", async () => {
    const panel = await recorded();
    record(panel, 10, start(5, 1, 9000, { name: "long" }));
    await finds(panel, "long", 5);
    record(panel, 11, chunk(5, 1, 9001, "zebra"), end(5, 1, 9002));
    await finds(panel, "zebra", 5);
  });

  test("a trace that is too long is found by its beginning, and counted", async () => {
    const panel = await recorded();
    const words = Array.from({ length: 6000 }, (_, i) => `word${i}`).join(" ");
    record(panel, 10, ...said(6, { words }));
    await finds(panel, "word77", 6);
    await until(panel, () => state(panel)?.cut === 1);
    await finds(panel, "word5999");
  });
});
