import { expect, it } from "vitest";
import { post, sse, stream, tapped, URL_OF_NUMBERS } from "./tapped.ts";

it("a request that goes on with an answer joins its trace and ends the tool with its result", async () => {
  const { fetch, spans } = tapped(async (_, init) =>
    stream(
      String(init?.body).includes("after")
        ? sse({ n: 5 }, { end: true })
        : sse({ waits: "tool:1", n: 1 }, { end: true }),
    ),
  );
  await (await fetch(URL_OF_NUMBERS, post({ say: 1 }))).text();
  const [root, tool] = spans();
  expect(root?.end).toBeDefined();
  expect(tool, "the app runs it: it goes on after the answer").toMatchObject({
    name: "execute_tool add",
    end: undefined,
  });
  await (await fetch(URL_OF_NUMBERS, post({ say: 1, after: "tool:1" }))).text();
  const [first, ran, next] = spans();
  expect(next).toMatchObject({ parent: first?.span, trace: first?.trace, text: "5 " });
  expect(ran).toMatchObject({ attributes: { "gen_ai.tool.call.result": "42" } });
  expect(ran?.end?.time, "when the result was sent").toBe(next?.time);
});

it("turns that go on again and again stand side by side", async () => {
  let turn = 0;
  const { fetch, spans } = tapped(async () => stream(sse({ waits: `turn:${++turn}` }, { end: true })));
  for (const after of [undefined, "turn:1", "turn:2"])
    await (await fetch(URL_OF_NUMBERS, post({ say: 1, after }))).text();
  const roots = spans().filter(({ name }) => name === "chat numbers");
  expect(roots.map(({ parent }) => parent)).toEqual([undefined, roots[0]?.span, roots[0]?.span]);
});

it("a key that was answered is not waited for again", async () => {
  const { fetch, spans } = tapped(async (_, init) =>
    stream(
      String(init?.body).includes("after") ? sse({ end: true }) : sse({ waits: "tool:3" }, { end: true }),
    ),
  );
  for (const after of [undefined, "tool:3", "tool:3"])
    await (await fetch(URL_OF_NUMBERS, post({ after }))).text();
  const roots = spans().filter(({ name }) => name === "chat numbers");
  expect(roots.map(({ parent }) => !!parent)).toEqual([false, true, false]);
});

it("waits for 500 keys at most; a tool that gives way ends as aborted", async () => {
  const many = Array.from({ length: 501 }, (_, i) => ({ waits: `many:${i}` }));
  const { fetch, spans } = tapped(async () => stream(sse(...many, { end: true })));
  await (await fetch(URL_OF_NUMBERS, post({ say: 1 }))).text();
  const tools = spans().filter(({ name }) => name === "execute_tool add");
  expect(tools.filter(({ end }) => end).map(({ end }) => end?.aborted)).toEqual([true]);
  expect(tools[0]?.end?.aborted, "the oldest").toBe(true);
});

it("what still runs within an answer ends with it, and as it does", async () => {
  for (const [last, ended] of [
    [{ end: true }, { status: undefined }],
    [{ fail: "overloaded" }, { status: { code: 2 } }],
  ] as const) {
    const { fetch, spans } = tapped(async () => stream(sse({ hang: true }, last)));
    await (await fetch(URL_OF_NUMBERS, post({ say: 1 }))).text();
    const [root, step] = spans();
    expect(step?.end?.time).toBe(root?.end?.time);
    expect(step?.end?.status?.code).toBe(ended.status?.code);
  }
});
