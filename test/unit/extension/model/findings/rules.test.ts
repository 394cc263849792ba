import { describe, expect, it } from "vitest";
import { analyse } from "../../../../../extension/model/findings/analyse.ts";
import type { Baseline } from "../../../../../extension/model/findings/baselines.ts";
import type { Finding } from "../../../../../extension/model/findings/finding.ts";
import { traceFromText } from "../../../../fixtures/trace-from-text.ts";
import { json, said, text, traceOf, user } from "./pipeline-of-steps.ts";

const findingsOf = (drawing: string, baselines: Baseline[] = []): Finding[] =>
  analyse(traceOf(traceFromText(drawing)), { baselines }).findings;
const rulesOf = (drawing: string): string[] => findingsOf(drawing).map(({ rule }) => rule);
const find = (drawing: string, rule: string): Finding | undefined =>
  findingsOf(drawing).find((finding) => finding.rule === rule);

const DOCUMENT = {
  title: "Refund policy",
  content:
    "Refunds are paid within 14 days of the return of an order. The amount goes back to the card that was used for the order, and shipping fees are only refunded when the parcel came damaged or late. Gift cards are refunded as gift cards.",
};
const search = (facts: object) =>
  json({
    "gen_ai.retrieval.query.text": "refund duration order",
    "gen_ai.retrieval.documents": [DOCUMENT],
    ...facts,
  });
const call = (input: string, facts: object = {}) =>
  json({ "gen_ai.input.messages": [user(input)], ...facts });
const FULL = `${DOCUMENT.content}\nHow long does a refund of an order take?`;
const chat = (facts: object, input = FULL) => `
  agent a        |==========|
    retrieval kb |==        | ${search({})}
    chat m       |   ====   | ${call(input, facts)}`;

describe("retrieval", () => {
  const found = (facts: object) => `
    agent a        |======|
      retrieval kb |==    | ${search(facts)}
      chat m       |   ===| ${call("How long does a refund take?")}`;

  it("a search without documents explains everything after it", () => {
    const [first] = findingsOf(found({ "gen_ai.retrieval.documents": [] }));
    expect(first).toMatchObject({ rule: "retrieval.empty", severity: "error" });
    expect(first?.title).toContain("refund duration order");
  });

  it("documents that were not recorded may be there: worth knowing, no more", () => {
    const drawing = `
      retrieval kb |==| ${json({ "gen_ai.retrieval.query.text": "refund" })}`;
    expect(find(drawing, "retrieval.empty")?.severity).toBe("info");
    expect(rulesOf("retrieval kb |==|")).not.toContain("retrieval.empty");
  });

  it.each([
    ["similarities that are low", [0.21, 0.12], true],
    ["similarities that are high", [0.8, 0.1], false],
    ["ranks put together", [0.0164, 0.0161], false],
    ["distances, which grow", [0.1, 0.3], false],
    ["BM25, which has no end", [12.1, 3.4], false],
    ["cosines around nothing", [0.02, -0.1], true],
  ])("scores: %s", (_what, scores, isWeak) => {
    const documents = scores.map((score) => ({ ...DOCUMENT, score }));
    expect(rulesOf(found({ "gen_ai.retrieval.documents": documents })).includes("retrieval.weak")).toBe(
      isWeak,
    );
  });

  it("documents without a word of the query are off the topic", () => {
    const documents = [{ content: "Opening hours are Monday to Friday, nine to five." }];
    expect(find(found({ "gen_ai.retrieval.documents": documents }), "retrieval.off-topic")?.severity).toBe(
      "error",
    );
    expect(rulesOf(found({}))).not.toContain("retrieval.off-topic");
  });

  it("a query in another script than its documents is not judged", () => {
    const facts = { "gen_ai.retrieval.query.text": "返金 期間 注文 いつ" };
    expect(rulesOf(found(facts))).not.toContain("retrieval.off-topic");
  });

  it("a query of which the user said no word is told", () => {
    expect(rulesOf(found({ "gen_ai.retrieval.query.text": "zebra habitat savanna" }))).toContain(
      "retrieval.query",
    );
  });
});

describe("prompt", () => {
  it("documents that are nowhere in the prompt explain the answer; the first place to look is the prompt", () => {
    const finding = find(chat({}, "How long does a refund of an order take?"), "prompt.documents");
    expect(finding).toMatchObject({
      severity: "error",
      evidence: [{ where: "prompt" }, { where: "document 1" }],
    });
    expect(rulesOf(chat({}))).not.toContain("prompt.documents");
  });

  it("documents that a reranking left out are not missed", () => {
    const drawing = `
      agent a        |========|
        retrieval kb |==      | ${search({ "gen_ai.retrieval.documents": [{ content: "Opening hours are nine to five, Monday to Friday." }, DOCUMENT] })}
        rerank r     |  =     | ${search({})}
        chat m       |    === | ${call(FULL)}`;
    expect(rulesOf(drawing)).not.toContain("prompt.documents");
  });

  it("a document of which a part is in the prompt was cut", () => {
    const finding = find(chat({}, `${DOCUMENT.content.slice(0, 100)}\nHow long?`), "prompt.document-cut");
    expect(finding?.title).toMatch(/about \d\d % of document 1/);
  });

  it("a prompt that was built longer than it was sent was cut on the way", () => {
    const built = `${FULL} `.repeat(3);
    const drawing = `
      agent a    |========|
        prompt p |=       | ${json({ "genai_traces.prompt.messages": [user(built)] })}
        chat m   |   ==== | ${call(built.slice(0, 300))}`;
    expect(find(drawing, "prompt.cut")).toMatchObject({ severity: "error" });
  });

  it.each([
    ["{{name}}", true],
    ["$" + "{user.name}", true],
    ["<<name>>", true],
    ["Name: [object Object]", true],
    ["Name: undefined", true],
    ["{name}", false],
    ["undefined behaviour in C", false],
    ["a {{ that nobody closes", false],
  ])("a template variable: %s", (sign, isUnfilled) => {
    expect(rulesOf(chat({}, `${FULL} ${sign}`.replace("? N", "?\nN"))).includes("prompt.template")).toBe(
      isUnfilled,
    );
  });

  it("single braces are a variable where the template has them", () => {
    const drawing = `
      agent a    |========|
        prompt p |=       | ${json({ "genai_traces.prompt.template": "Hi {name}", "genai_traces.prompt.messages": [user("Hi {name}")] })}
        chat m   |   ==== | ${call("Hi {name}")}`;
    expect(rulesOf(drawing)).toContain("prompt.template");
  });

  it("a variable that was recorded empty is told", () => {
    const drawing = `prompt p |=| ${json({ "gen_ai.prompt.variable.name": "" })}`;
    expect(find(drawing, "prompt.variable")?.title).toContain("“name” is empty");
  });

  it("what the user writes about templates is no fault", () => {
    const messages = [
      user(FULL),
      { role: "assistant", parts: text("Yes?") },
      user("What does {{name}} mean?"),
    ];
    expect(rulesOf(chat({ "gen_ai.input.messages": messages }))).not.toContain("prompt.template");
  });
});

describe("model", () => {
  const baselines = [0.1, 0.2, 0.3].map((temperature) => ({ model: "m", parameters: { temperature } }));

  it("a temperature beyond those of other calls is unusual; one among them is not", () => {
    const at = (temperature: number) =>
      findingsOf(chat({ "gen_ai.request.temperature": temperature }), baselines).map(({ rule }) => rule);
    expect(at(0.9)).toContain("model.parameters");
    expect(at(0.25)).not.toContain("model.parameters");
    const other = baselines.map((baseline) => ({ ...baseline, model: "another" }));
    expect(
      findingsOf(chat({ "gen_ai.request.temperature": 0.9 }), other).map(({ rule }) => rule),
    ).not.toContain("model.parameters");
  });

  it("a temperature that is high with every provider needs no other calls", () => {
    expect(rulesOf(chat({ "gen_ai.request.temperature": 1.6 }))).toContain("model.parameters");
  });

  it.each([
    ["length", "model.cut"],
    ["SAFETY", "model.blocked"],
    ["content_filter", "model.blocked"],
    ["refusal", "model.blocked"],
    ["error", "model.failed"],
  ])("finish reason %s", (reason, rule) => {
    const finding = find(chat({ "gen_ai.response.finish_reasons": [reason] }), rule);
    expect(finding).toMatchObject({
      severity: "error",
      evidence: [{ where: "finish reason", quote: reason }],
    });
  });

  it("an answer that begins like a refusal is one, probably; a long one that begins so is not", () => {
    const refusal = "I'm sorry, but I can't help with that.";
    expect(find(chat(said(refusal)), "model.refused")?.severity).toBe("warning");
    expect(rulesOf(chat(said(`${refusal} ${DOCUMENT.content.repeat(3)}`)))).not.toContain("model.refused");
  });

  it("an answer without words is empty", () => {
    expect(rulesOf(chat(said("")))).toContain("model.empty");
  });
});

describe("tools", () => {
  const ask = (args: unknown, name = "get_order") => ({
    "gen_ai.tool.definitions": [
      {
        type: "function",
        name: "get_order",
        parameters: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] },
      },
    ],
    "gen_ai.output.messages": [
      { role: "assistant", parts: [{ type: "tool_call", id: "c", name, arguments: args }] },
    ],
  });
  const pipeline = (
    result: unknown,
    answer: string,
    { sent = true, args = { id: 1 } as unknown, name = "get_order", tool = "==" } = {},
  ) => {
    const reply = { role: "tool", parts: [{ type: "tool_call_response", id: "c", response: result }] };
    return `
      agent a          |================|
        chat m         |==              | ${call("Where is my order?", ask(args, name))}
        tool get_order |   ${tool}           | ${json({ "gen_ai.tool.call.id": "c", "gen_ai.tool.call.arguments": args, "gen_ai.tool.call.result": result })}
        chat m         |       =====    | ${json({ "gen_ai.input.messages": [user("Where is my order?"), ...(sent ? [reply] : [])], ...said(answer) })}`;
  };
  const RESULT = { state: "shipped", carrier: "Hermes", total: 42.5, paid: true };
  const GOOD = "Your order has shipped with Hermes. Its total is 42.5 and it is paid.";

  it("says nothing where all is well", () => {
    expect(findingsOf(pipeline(RESULT, GOOD)).filter(({ area }) => area === "tools")).toEqual([]);
  });

  it("a tool that failed is told with its error", () => {
    expect(find(pipeline(RESULT, GOOD, { tool: "=x" }), "tools.failed")?.title).toContain(
      "no answer within 2 s",
    );
  });

  it("an error that is named without a failed status is told", () => {
    const drawing = `tool t |==| ${json({ "error.type": "TimeoutError" })}`;
    expect(find(drawing, "tools.failed")?.title).toContain("TimeoutError");
  });

  it.each([
    [{ error: "not found" }],
    [{ isError: true }],
    [{ success: false }],
    [{ status: 503 }],
    [{ status: "failed" }],
    ["Error: rate limit"],
  ])("a result that says it failed: %j", (result) => {
    expect(rulesOf(pipeline(result, "I could not look."))).toContain("tools.error");
  });

  it.each([[{ status: 200 }], [{ error: null, items: [] }], [{ errors: [] }], ["No errors were found"]])(
    "a result that does not: %j",
    (result) => {
      expect(rulesOf(pipeline(result, "Done."))).not.toContain("tools.error");
    },
  );

  it("arguments that break the schema are the fault of the call that asked for them", () => {
    const [first] = findingsOf(pipeline(RESULT, GOOD, { args: { id: "one" } }));
    expect(first).toMatchObject({
      rule: "tools.arguments",
      severity: "error",
      evidence: [{ where: "arguments of get_order" }],
    });
  });

  it("a tool that was not offered is told", () => {
    expect(rulesOf(pipeline(RESULT, GOOD, { name: "make_coffee" }))).toContain("tools.unknown");
  });

  it("a result that was never sent is told; one that was sent in other messages is not", () => {
    expect(rulesOf(pipeline(RESULT, "It is on its way.", { sent: false }))).toContain("tools.unsent");
    const retold = pipeline(RESULT, GOOD, { sent: false }).replaceAll(
      "Where is my order?",
      "shipped by Hermes, 42.5 paid. Where is my order?",
    );
    expect(rulesOf(retold)).not.toContain("tools.unsent");
  });

  it("a result of which the answer has no word is ignored", () => {
    expect(rulesOf(pipeline(RESULT, "Llamas live in Peru."))).toContain("tools.ignored");
    expect(rulesOf(pipeline({ ok: true }, "Llamas live in Peru."))).not.toContain("tools.ignored");
  });

  it("a number, a state or a yes that the answer tells otherwise is contradicted", () => {
    const contradiction = (answer: string) => find(pipeline(RESULT, answer), "tools.contradicted")?.title;
    expect(contradiction("Your order has shipped. Its total is 99.9 EUR.")).toContain("total is 42.5");
    expect(contradiction("The carrier is UPS.")).toContain("carrier is Hermes");
    expect(contradiction("Your order is not paid.")).toContain("paid is true");
    expect(contradiction(GOOD)).toBeUndefined();
  });
});

describe("a trace of several turns", () => {
  const turn = (
    question: string,
    answer: string,
    result: object,
    cells: [string, string, string, string],
  ) => `
        retrieval kb |${cells[0]}| ${json({ "gen_ai.retrieval.query.text": question, "gen_ai.retrieval.documents": [{ content: `${question} ${answer}` }] })}
        chat m       |${cells[1]}| ${json({ "gen_ai.input.messages": [user(`${question} ${answer}`)], "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "tool_call", id: question, name: "look", arguments: {} }] }] })}
        tool look    |${cells[2]}| ${json({ "gen_ai.tool.call.id": question, "gen_ai.tool.call.result": result })}
        chat m       |${cells[3]}| ${json({ "gen_ai.input.messages": [user(`${question} ${answer}`), { role: "tool", parts: [{ type: "tool_call_response", id: question, response: result }] }], ...said(answer) })}`;
  const two = (last: string) => `
      agent a        |================|${turn("garden snails speed", "Garden snails have a speed of 47 metres.", { speed: 47, animal: "garden snails" }, ["=               ", " =              ", "  =             ", "   =            "])}${turn("tram number seven speed", last, { speed: 61, vehicle: "tram number seven" }, ["     =          ", "      =         ", "       =        ", "        =       "])}`;

  it("what was found for one answer is not missed in the next", () => {
    expect(
      findingsOf(two("Tram number seven has a speed of 61 kilometres.")).filter(
        ({ severity }) => severity !== "info",
      ),
    ).toEqual([]);
  });

  it("is asked about its last answer, also where that has no words", () => {
    const trace = traceOf(traceFromText(two("")));
    const last = [...trace.spans.values()].findLast(({ name }) => name.startsWith("chat"));
    expect(analyse(trace).answer?.spanId).toBe(last?.spanId);
  });
});

describe("after the model", () => {
  const post = (given: string, made: string) => `
    agent a      |========|
      chat m     |====    | ${call("How long?", said(given))}
      post links |     =  | ${json({ "genai_traces.input": given, "genai_traces.output": made })}`;

  it.each([
    ["another number", "Refunds take 14 days.", "Refunds take 21 days.", "error"],
    ["nothing left", "Refunds take 14 days.", "", "error"],
    [
      "a sentence gone",
      "Refunds take fourteen days always. Parcels leave daily at noon here. Cards work.",
      "Refunds take fourteen days always. Cards work.",
      "warning",
    ],
  ])("%s", (_what, given, made, severity) => {
    expect(find(post(given, made), "post-processing.changed")?.severity).toBe(severity);
  });

  it("markup and links change nothing that is said", () => {
    const rules = rulesOf(
      post("See the refund policy.", '<p>See the <a href="https://x.test/9">refund policy</a>.</p>'),
    );
    expect(rules).not.toContain("post-processing.changed");
  });

  it("a guardrail that blocks is told", () => {
    const drawing = `guardrail g |=| ${json({ "genai_traces.guardrail.decision": "block" })}`;
    expect(find(drawing, "post-processing.guardrail")?.severity).toBe("error");
  });
});

describe("latency", () => {
  const streamed = (cells: string) => `
    agent a  |${"=".repeat(cells.length)}|
      chat m |${cells}|`;

  it("says in words what the end waited for", () => {
    const drawing = `
      agent a    |====================|
        tool t   |===============     |
        chat m   |               ==== |`;
    expect(find(drawing, "latency.critical-path")?.title).toBe(
      "Of 2.00 s the end waited for execute_tool t 1.50 s (75 %), chat m 400 ms (20 %), invoke_agent a 100 ms (5 %).",
    );
    expect(find(drawing, "latency.tool")?.title).toContain("1.50 s of 2.00 s");
  });

  it("what a tool had done for it is the tool's own time, and what took most of it stands beside", () => {
    const drawing = `
      agent a         |====================|
        tool t        |===============     |
          POST tools  | ============       |
            query db  |  ==========        |
        chat m        |               ==== |`;
    const slow = find(drawing, "latency.tool");
    expect(slow?.title).toContain("“t” took 1.50 s of 2.00 s");
    expect(slow?.evidence).toHaveLength(2);
    expect(rulesOf(drawing).filter((rule) => rule === "latency.tool")).toHaveLength(1);
  });

  it("a first chunk after four seconds is slow, one after one is not", () => {
    expect(rulesOf(streamed(`${".".repeat(45)}=====`))).toContain("latency.server");
    expect(rulesOf(streamed(`${".".repeat(10)}=====`))).not.toContain("latency.server");
  });

  it("many chunks at once after a wait were held back on the way", () => {
    const records = traceFromText(`${streamed(`${".".repeat(20)}=`)}`, { chunksPerCell: 40 }).map((record) =>
      record.type === "chunks" ? { ...record, at: record.at.map((_, i) => i * 100) } : record,
    );
    const { findings } = analyse(traceOf(records));
    expect(findings.map(({ rule }) => rule)).toContain("latency.buffering");
  });

  it("tries of the same call that failed are counted", () => {
    const drawing = `
      agent a  |==========|
        chat m |=x        |
        chat m |   =x     |
        chat m |      === |`;
    expect(find(drawing, "latency.retries")?.title).toContain(
      "tried 3 times, of which 2 failed: 400 ms lost",
    );
    expect(find(drawing, "model.failed")?.severity).toBe("info");
  });
});
