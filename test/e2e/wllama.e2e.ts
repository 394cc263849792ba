import path from "node:path";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { serveStatic } from "../../scripts/browser/static-server.ts";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { bundleOptions, root } from "../../scripts/esbuild-options.ts";
import type { Journal } from "../../sdk/journal/journal.ts";
import { JOURNAL_KEY, type TraceRecord } from "../../sdk/protocol/index.ts";
import { openTab, ownBrowser } from "./browser.ts";

/** Asks the demo's model in all three ways, and leaves one answer early. */
const PAGE = `
  import { Wllama } from "@wllama/wllama";
  import { init } from "genai-traces";
  import { wrapWllama } from "genai-traces/wllama";

  init({ serviceName: "wllama-page" });
  const messages = [{ role: "user", content: "What does the Aurora lamp cost?" }];
  const request = { messages, max_tokens: 40, temperature: 0 };
  const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");

  async function ask(wllama) {
    const whole = await wllama.createChatCompletion(request);
    const items = [];
    for await (const chunk of await wllama.createChatCompletion({ ...request, stream: true })) items.push(chunk);
    const heard = [];
    const onData = (chunk) => void heard.push(chunk);
    const nothing = await wllama.createChatCompletion({ ...request, stream: true, onData });
    return {
      whole: whole.choices[0].message.content,
      finish: whole.choices[0].finish_reason,
      iterated: textOf(items),
      count: items.length,
      heard: textOf(heard),
      nothing,
    };
  }

  const model = await (await fetch("/tiny.gguf")).blob();
  const wllama = new Wllama({ default: new URL("/wllama.wasm", location.href).href }, { suppressNativeLog: true });
  await wllama.loadModel([model], { n_ctx: 512, n_threads: 1 });
  const plain = await ask(wllama);
  const wrapped = await ask(wrapWllama(wllama));
  for await (const chunk of await wllama.createChatCompletion({ ...request, stream: true })) break;
  globalThis.result = { plain, wrapped };
`;

type Asked = Record<"whole" | "finish" | "iterated" | "heard", string>;
declare const result: { plain: Asked; wrapped: Asked } | undefined;

it("wllama with a real model answers the same with and without us, and each way of asking is recorded", async () => {
  const script = await build({
    ...bundleOptions({ dev: true }),
    stdin: { contents: PAGE, resolveDir: root, loader: "ts" },
    write: false,
    legalComments: "none",
  });
  const server = await serveStatic({
    roots: [path.join(root, "dist/demo")],
    answer: (_request, { pathname }) => {
      if (pathname === "/wrapped.html")
        return {
          headers: { "content-type": "text/html" },
          body: '<link rel="icon" href="data:," /><script type="module" src="wrapped.js"></script>',
        };
      if (pathname !== "/wrapped.js") return undefined;
      return { headers: { "content-type": "text/javascript" }, body: script.outputFiles[0]?.text ?? "" };
    },
  });
  onTestFinished(() => server.close());
  const page = await openTab(await ownBrowser(), new URL("wrapped.html", server.url).href);
  await waitFor("all answers", () => page.evaluate(() => typeof result !== "undefined"), { timeout: 60_000 });
  const { plain, wrapped } = (await page.evaluate(() => result)) as { plain: Asked; wrapped: Asked };
  expect(wrapped).toEqual(plain);
  expect(plain.whole, "the model says something").toMatch(/\w+ \w+/);

  const records: TraceRecord[] = await page.evaluate((key) => {
    const journal = Reflect.get(globalThis, Symbol.for(key)) as Journal;
    return JSON.parse(journal.drain(0).batch?.body ?? "[]");
  }, JOURNAL_KEY);
  const starts = records.filter((one) => one.type === "start");
  expect(starts).toHaveLength(4);
  for (const { name, attributes } of starts) {
    expect(name).toMatch(/^chat \w+/);
    expect(attributes).toMatchObject({
      "gen_ai.provider.name": "llama.cpp",
      "gen_ai.request.max_tokens": 40,
    });
  }
  const of = (at: number) => records.filter((one) => "span" in one && one.span === starts[at]?.span);
  const attributes = (at: number) =>
    Object.assign({}, ...of(at).map((one) => ("attributes" in one ? one.attributes : {})));
  const streamed = (at: number) =>
    of(at)
      .flatMap((one) => (one.type === "chunks" ? one.parts : []))
      .join("");
  expect(attributes(0)["gen_ai.output.messages"][0].parts).toEqual([{ type: "text", content: plain.whole }]);
  expect([streamed(1), streamed(2)]).toEqual([plain.iterated, plain.heard]);
  for (const at of [0, 1, 2]) {
    expect(attributes(at)["gen_ai.response.finish_reasons"]).toEqual([plain.finish]);
    expect(attributes(at)["gen_ai.usage.input_tokens"]).toBeGreaterThan(5);
    expect(attributes(at)["gen_ai.usage.output_tokens"]).toBeGreaterThan(3);
  }
  expect(of(3).at(-1)).toMatchObject({ type: "end", aborted: true });
}, 120_000);
