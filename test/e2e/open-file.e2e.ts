import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { openEmitter } from "./emitter-page.ts";
import { PanelPage } from "./panel-page.ts";

const PICKER = "#open-file";
const OPEN = "button[aria-label^='Open a file']";
const DROP = "Drop to open";

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0");
let run = 0;

/** An agent and its model call, of a trace that no other test has. */
function agentTrace(name: string, more: object = {}) {
  const traceId = `${Date.now().toString(16)}${hex(++run, 8)}`.padStart(32, "0");
  const start = 1_700_000_000_000_000_000n;
  const spanOf = (n: number, spanName: string, attributes: object[], extra: object = {}) => ({
    ...{ traceId, spanId: hex(n, 16), name: spanName, kind: 3, attributes },
    ...{ startTimeUnixNano: String(start + BigInt(n)), endTimeUnixNano: String(start + 1_000_000_000n) },
    ...extra,
  });
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  return {
    resourceSpans: [
      {
        resource: { attributes: [text("service.name", "shop")] },
        scopeSpans: [
          {
            scope: { name: "x" },
            spans: [
              spanOf(1, name, [text("openinference.span.kind", "AGENT")]),
              spanOf(
                2,
                "chat gpt-test",
                [
                  text("openinference.span.kind", "LLM"),
                  text("llm.model_name", "gpt-test"),
                  text("llm.input_messages.0.message.role", "user"),
                  text("llm.input_messages.0.message.content", "Where is my parcel?"),
                  text("llm.output_messages.0.message.role", "assistant"),
                  text("llm.output_messages.0.message.content", "At the depot."),
                ],
                { parentSpanId: hex(1, 16), ...more },
              ),
            ],
          },
        ],
      },
    ],
  };
}

function fileOf(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(path.join(tmpdir(), "genai-traces-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function pick(panel: PanelPage, ...files: string[]): Promise<void> {
  const input = await panel.frame.$(PICKER);
  await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(...files);
}

it("a file that is picked opens with its first trace in front, and its messages can be read", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  expect(await panel.frame.$(OPEN)).not.toBeNull();
  await pick(panel, fileOf("agent.json.gz", gzipSync(JSON.stringify(agentTrace("picked agent")))));
  await panel.reads(/1 trace, 2 spans opened from “agent\.json\.gz”/);
  await panel.lists("picked agent");
  await panel.says("picked agent", /from the file agent\.json\.gz/);
  await waitFor("its waterfall", async () => (await panel.spans()).includes("chat gpt-test"));
  await panel.selectSpan("chat gpt-test");
  await panel.selectTab("Conversation");
  await panel.reads(/Where is my parcel\?/);
  await panel.reads(/At the depot\./);
});

it("a file that is dropped opens, and a file of another kind says what it is", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  const drop = (name: string, content: string) =>
    panel.frame.evaluate(
      (name, content) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], name));
        const fire = (type: string) =>
          document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
        fire("dragenter");
        return new Promise<string>((resolve) => {
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              const said = document.body.textContent;
              fire("drop");
              resolve(said);
            }),
          );
        });
      },
      name,
      content,
    );
  expect(await drop("dropped.json", JSON.stringify(agentTrace("dropped agent")))).toContain(DROP);
  await panel.lists("dropped agent");
  await waitFor("the overlay to go", async () => !(await panel.text()).includes(DROP));
  await drop("page.html", "<!doctype html><p>Sign in");
  await panel.reads(/“page\.html” could not be opened\. It is HTML or XML/);
});

it("a broken file opens what is whole, and says of which span what is wrong", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  await pick(panel, fileOf("broken.json", JSON.stringify(agentTrace("broken agent", { spanId: "" }))));
  await panel.reads(/1 trace, 1 span opened from “broken\.json”; 1 unreadable/);
  await panel.clickButton(/^Details$/);
  await waitFor("the dialog", async () => (await panel.frame.$("dialog[open]")) !== null);
  await panel.reads(/Span 2 “chat gpt-test” has no span id/);
  await panel.press("Escape");
  await waitFor("the dialog to close", async () => (await panel.frame.$("dialog[open]")) === null);
});

it("text that is pasted opens", async () => {
  const { page } = await openEmitter();
  const panel = await PanelPage.open(page);
  await panel.frame.evaluate(
    (text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      document.body.dispatchEvent(
        new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }),
      );
    },
    JSON.stringify(agentTrace("pasted agent")),
  );
  await panel.lists("pasted agent");
});

it("a long file shows how far it is, the panel stays at hand, and cancelling stops it", async () => {
  const { page, emitter } = await openEmitter();
  const panel = await PanelPage.open(page);
  const padding = { attributes: [{ key: "text", value: { stringValue: "x".repeat(20_000) } }] };
  const lines = Array.from(
    { length: 3000 },
    (_, n) => `${JSON.stringify(agentTrace(`long ${n}`, padding))}\n`,
  );
  await pick(panel, fileOf("long.jsonl", lines.join("")));
  await waitFor(
    "progress",
    async () => (await panel.frame.$("section[aria-label='Opening a file'] progress")) !== null,
  );
  await emitter.ask();
  await panel.lists(emitter.run);
  await panel.clickButton(/^Cancel$/);
  await panel.reads(/Cancelled: [\d,]+ traces?, [\d,]+ spans opened from “long\.jsonl”/);
  await waitFor(
    "progress to go",
    async () => (await panel.frame.$("section[aria-label='Opening a file']")) === null,
  );
  await panel.clickButton(/^Remove them$/);
});
