import { beforeEach, describe, expect, test } from "vitest";
import {
  batch,
  chunk,
  end,
  freshIndexedDb,
  hello,
  openPanel,
  origin,
  resource,
  settle,
  sid,
  start,
  traceId,
} from "./engine-world.ts";

beforeEach(freshIndexedDb);

const conversation = [resource(), start(1, 1), chunk(1, 1, 5, "Hel"), chunk(1, 1, 9, "lo"), end(1, 1, 12)];

describe("the road through the engine", () => {
  test("records become a stored trace, a row of the list, and an acknowledgement", async () => {
    const panel = await openPanel();
    expect(panel.storage).toEqual({ type: "ok" });
    expect(await panel.engine.hello(origin("doc"), hello(sid(1)))).toEqual({ from: 1, credit: 1024 * 1024 });
    panel.engine.receive("doc", batch(sid(1), 1, conversation));
    await settle(panel);
    expect(panel.acknowledged(sid(1))).toEqual({ sid: sid(1), upTo: 5, credit: 1024 * 1024 });
    const [row] = await panel.engine.list();
    expect(row).toMatchObject({
      traceId: traceId(1),
      name: "span 1",
      status: "ok",
      durationMs: 12,
      spanCount: 1,
      origin: "http://localhost:5173",
    });
    const content = await panel.engine.openTrace(traceId(1));
    expect(content?.records.map(({ record }) => record)).toEqual(conversation.slice(1));
    expect(content?.resources.map(({ record }) => record)).toEqual([resource()]);
  });

  test("what is stored is there again after reopening", async () => {
    const first = await openPanel();
    await first.engine.hello(origin("doc"), hello(sid(1)));
    first.engine.receive("doc", batch(sid(1), 1, conversation));
    await settle(first);
    const list = await first.engine.list();
    const content = await first.engine.openTrace(traceId(1));
    const second = await openPanel();
    expect(second.sessions).toBe(1);
    expect(await second.engine.list()).toEqual(list);
    expect(await second.engine.openTrace(traceId(1))).toEqual(content);
    expect(await second.engine.hello(origin("doc"), hello(sid(1), 6))).toMatchObject({ from: 6 });
  });
});
