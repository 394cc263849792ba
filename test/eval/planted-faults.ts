import type { AttributeValue } from "../../sdk/protocol/index.ts";
import { type Draft, type DraftSpan, fill, promptOf, say } from "./planted-pipeline.ts";

/** A fault: what is changed in a healthy pipeline, and the span that an expert would point at. */
export interface Fault {
  name: string;
  /** The rule that should speak first. */
  rule: string;
  plant(draft: Draft): DraftSpan;
}

type Documents = { title: string; content: string; score: number }[];
const documentsOf = ({ retrieval }: Draft): Documents =>
  retrieval.attributes["gen_ai.retrieval.documents"] as unknown as Documents;

function setDocuments(draft: Draft, documents: Documents): void {
  draft.retrieval.attributes["gen_ai.retrieval.documents"] = documents as unknown as AttributeValue;
}

/** Both what was built and what was sent. */
function setPrompt(draft: Draft, content: string, built = content): void {
  fill(draft, content);
  if (draft.prompt)
    draft.prompt.attributes["genai_traces.prompt.messages"] = [
      { role: "user", parts: [{ type: "text", content: built }] },
    ];
}

const misled = (draft: Draft): void => {
  if (draft.random() < 0.6) say(draft, draft.topic.invented);
};

export const FAULTS: readonly Fault[] = [
  {
    name: "retrieval finds nothing",
    rule: "retrieval.empty",
    plant(draft) {
      setDocuments(draft, []);
      setPrompt(draft, promptOf(draft.topic, []));
      misled(draft);
      return draft.retrieval;
    },
  },
  {
    name: "retrieval fails",
    rule: "retrieval.failed",
    plant(draft) {
      delete draft.retrieval.attributes["gen_ai.retrieval.documents"];
      draft.retrieval.failure = "index not available";
      setPrompt(draft, promptOf(draft.topic, []));
      misled(draft);
      return draft.retrieval;
    },
  },
  {
    name: "weak scores",
    rule: "retrieval.weak",
    plant(draft) {
      const top = 0.08 + draft.random() * 0.22;
      setDocuments(
        draft,
        documentsOf(draft).map((document, i) => ({ ...document, score: top / (i + 1) })),
      );
      misled(draft);
      return draft.retrieval;
    },
  },
  {
    name: "documents of another topic",
    rule: "retrieval.off-topic",
    plant(draft) {
      setDocuments(
        draft,
        draft.other.documents.map((document, i) => ({ ...document, score: 0.8 - i * 0.1 })),
      );
      setPrompt(draft, promptOf(draft.topic, draft.other.documents));
      misled(draft);
      return draft.retrieval;
    },
  },
  {
    name: "documents not in the prompt",
    rule: "prompt.documents",
    plant(draft) {
      setPrompt(draft, promptOf(draft.topic, []));
      misled(draft);
      return draft.prompt ?? draft.asking;
    },
  },
  {
    name: "prompt cut on the way",
    rule: "prompt.cut",
    plant(draft) {
      const whole = promptOf(draft.topic, draft.topic.documents);
      const kept = whole.slice(0, Math.floor(whole.length * (0.3 + draft.random() * 0.4)));
      draft.prompt ??= {
        name: "prompt answer-v3",
        attributes: { "genai_traces.stage": "prompt" },
        ms: 2,
        startMs: 0,
      };
      setPrompt(draft, kept, whole);
      misled(draft);
      return draft.asking;
    },
  },
  {
    name: "prompt cut, with a mark",
    rule: "prompt.cut",
    plant(draft) {
      const whole = promptOf(draft.topic, draft.topic.documents);
      draft.prompt = undefined;
      setPrompt(draft, `${whole.slice(0, whole.length - 60)}… [truncated]`);
      return draft.asking;
    },
  },
  {
    name: "template variable unfilled",
    rule: "prompt.template",
    plant(draft) {
      const sign = ["{{question}}", "$" + "{question}", "{{ user.name }}"][Math.floor(draft.random() * 3)];
      setPrompt(draft, `${promptOf(draft.topic, draft.topic.documents)}\nName: ${sign}`);
      return draft.prompt ?? draft.asking;
    },
  },
  {
    name: "template variable empty",
    rule: "prompt.variable",
    plant(draft) {
      draft.prompt ??= {
        name: "prompt answer-v3",
        attributes: { "genai_traces.stage": "prompt" },
        ms: 2,
        startMs: 0,
      };
      setPrompt(draft, promptOf(draft.topic, draft.topic.documents));
      draft.prompt.attributes["gen_ai.prompt.variable.history"] = draft.random() < 0.5 ? "undefined" : "";
      return draft.prompt;
    },
  },
  {
    name: "unusual temperature",
    rule: "model.parameters",
    plant(draft) {
      draft.answer.attributes["gen_ai.request.temperature"] = 0.9 + draft.random();
      return draft.answer;
    },
  },
  {
    name: "invalid arguments",
    rule: "tools.arguments",
    plant(draft) {
      const broken =
        draft.random() < 0.5
          ? { wrong: true }
          : Object.fromEntries(Object.keys(draft.topic.tool.arguments).map((key) => [key, []]));
      draft.tool.attributes["gen_ai.tool.call.arguments"] = broken;
      if (draft.random() < 0.5) draft.tool.attributes["gen_ai.tool.call.result"] = { error: "bad arguments" };
      setPrompt(draft, promptOf(draft.topic, draft.topic.documents));
      draft.asking.attributes["gen_ai.output.messages"] = [
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "call_1", name: draft.topic.tool.name, arguments: broken }],
        },
      ];
      return draft.asking;
    },
  },
  {
    name: "unknown tool",
    rule: "tools.unknown",
    plant(draft) {
      draft.asking.attributes["gen_ai.output.messages"] = [
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "call_1", name: "make_coffee", arguments: {} }],
        },
      ];
      return draft.asking;
    },
  },
  {
    name: "tool fails",
    rule: "tools.failed",
    plant(draft) {
      draft.tool.failure = "no answer within 2 s";
      delete draft.tool.attributes["gen_ai.tool.call.result"];
      setPrompt(draft, promptOf(draft.topic, draft.topic.documents));
      misled(draft);
      return draft.tool;
    },
  },
  {
    name: "tool answers with an error",
    rule: "tools.error",
    plant(draft) {
      draft.tool.attributes["gen_ai.tool.call.result"] = (
        [
          { error: "not found" },
          { isError: true, content: "no access" },
          { status: 503 },
          "Error: rate limit",
        ] as AttributeValue[]
      )[Math.floor(draft.random() * 4)] as AttributeValue;
      setPrompt(draft, promptOf(draft.topic, draft.topic.documents));
      misled(draft);
      return draft.tool;
    },
  },
  {
    name: "tool result never sent",
    rule: "tools.unsent",
    plant(draft) {
      const messages = draft.answer.attributes["gen_ai.input.messages"] as AttributeValue[];
      draft.answer.attributes["gen_ai.input.messages"] = messages.slice(0, 1);
      misled(draft);
      return draft.tool;
    },
  },
  {
    name: "tool result ignored",
    rule: "tools.ignored",
    plant(draft) {
      say(draft, draft.topic.invented);
      return draft.tool;
    },
  },
  {
    name: "tool result contradicted",
    rule: "tools.contradicted",
    plant(draft) {
      say(draft, draft.topic.wrongAnswer);
      return draft.answer;
    },
  },
  {
    name: "cut at the limit",
    rule: "model.cut",
    plant(draft) {
      say(draft, draft.topic.answer.slice(0, 40));
      draft.answer.attributes["gen_ai.response.finish_reasons"] = [
        draft.random() < 0.5 ? "length" : "max_tokens",
      ];
      return draft.answer;
    },
  },
  {
    name: "content filter",
    rule: "model.blocked",
    plant(draft) {
      say(draft, "");
      draft.answer.attributes["gen_ai.response.finish_reasons"] = [
        draft.random() < 0.5 ? "content_filter" : "SAFETY",
      ];
      return draft.answer;
    },
  },
  {
    name: "refusal",
    rule: "model.refused",
    plant(draft) {
      say(draft, "I'm sorry, but I can't help with that.");
      return draft.answer;
    },
  },
  {
    name: "output changed afterwards",
    rule: "post-processing.changed",
    plant(draft) {
      draft.post ??= {
        name: "post_process links",
        attributes: { "genai_traces.stage": "post_process" },
        ms: 3,
        startMs: 0,
      };
      const { answer } = draft.topic;
      draft.post.attributes["genai_traces.input"] = answer;
      draft.post.attributes["genai_traces.output"] =
        draft.random() < 0.5 ? answer.replace(/\d+/, "417") : answer.slice(0, answer.length / 2);
      return draft.post;
    },
  },
  {
    name: "slow server",
    rule: "latency.server",
    plant(draft) {
      draft.answer.stream = { text: draft.topic.answer, waitMs: 4500 + draft.random() * 6000, gapMs: 20 };
      return draft.answer;
    },
  },
  {
    name: "buffering proxy",
    rule: "latency.buffering",
    plant(draft) {
      draft.answer.stream = {
        text: draft.topic.answer,
        waitMs: 1500 + draft.random() * 5000,
        gapMs: draft.random() * 0.8,
      };
      return draft.answer;
    },
  },
  {
    name: "slow tool",
    rule: "latency.tool",
    plant(draft) {
      draft.tool.ms = 4000 + draft.random() * 8000;
      return draft.tool;
    },
  },
  {
    name: "retries",
    rule: "latency.retries",
    plant(draft) {
      const { retrieval, prompt, asking, tool, answer, post, random } = draft;
      const failed = (): DraftSpan => ({
        ...asking,
        attributes: { ...asking.attributes },
        failure: "429 too many requests",
        ms: 300 + random() * 500,
      });
      const tries = [failed(), ...(random() < 0.5 ? [failed()] : [])];
      for (const { attributes } of tries) delete attributes["gen_ai.output.messages"];
      for (const { attributes } of tries) delete attributes["gen_ai.response.finish_reasons"];
      draft.spans = [retrieval, prompt, ...tries, asking, tool, answer, post].filter(
        (span) => span !== undefined,
      );
      return tries[0] as DraftSpan;
    },
  },
];
