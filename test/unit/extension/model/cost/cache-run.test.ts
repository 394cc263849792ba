import { describe, expect, it } from "vitest";
import { cacheStep } from "../../../../../extension/model/cost/cache-run.ts";
import { genAIView } from "../../../../../extension/model/genai-view.ts";

const RULES = "Refunds take five working days after we got the parcel back. ".repeat(10);
const says = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });

const call = (model: string, ...messages: object[]) => ({
  startMs: 0,
  view: genAIView({
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": model,
      "gen_ai.usage.input_tokens": 1000,
      "gen_ai.input.messages": JSON.stringify(messages),
    },
    ...{ events: [], links: [], name: "chat", status: { code: 0 } },
  } as never),
});

describe("a run of calls", () => {
  it("keeps its cache where each call only goes on", () => {
    const first = [says("system", RULES), says("user", "Hello")];
    const calls = [call("m", ...first), call("m", ...first, says("assistant", "Hi!"), says("user", "And?"))];
    expect(cacheStep(calls, 0)).toEqual({});
    const { against, shared = 0, repeated, place } = cacheStep(calls, 1);
    expect([against, repeated, place]).toEqual([0, 0, undefined]);
    expect(shared).toBeGreaterThan(950);
  });

  it("breaks at a clock in the instructions: nearly all of it is sent again", () => {
    const at = (clock: string) =>
      call("m", says("system", `It is ${clock}. ${RULES}`), says("user", "Hello"));
    const { shared = 0, repeated = 0, place } = cacheStep([at("10:03"), at("10:04")], 1);
    expect(place).toMatchObject({ role: "system", was: "3", is: "4" });
    expect(shared).toBeLessThan(30);
    expect(repeated).toBeGreaterThan(950);
    expect(shared + repeated).toBeLessThanOrEqual(1000);
  });

  it("agents that take turns keep a cache each: a call is compared with the one most like it", () => {
    const one = says("system", `You plan. ${RULES}`);
    const other = says("system", `You search. ${RULES}`);
    const calls = [
      call("m", one, says("user", "a")),
      call("m", other, says("user", "b")),
      call("m", one, says("user", "a"), says("assistant", "c")),
    ];
    expect(cacheStep(calls, 2)).toMatchObject({ against: 0, repeated: 0 });
  });

  it("models do not share a cache", () => {
    const message = says("system", RULES);
    expect(cacheStep([call("m", message), call("n", message)], 1)).toEqual({});
  });
});
