import { piecesOf } from "../../document-use.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, type Step, short, textOf } from "../pipeline.ts";
import { callsAfter } from "./tool-facts.ts";

/** What libraries and people write where they cut. */
const MARKS =
  /\[?\(?(?:…|\.\.\.)?\s?\(?(?:truncated|content omitted|text omitted|rest omitted|shortened)\b[^\n]{0,40}|<truncated[^>\n]{0,40}>|\[\d+ (?:characters|chars|tokens|lines) (?:omitted|truncated|removed)[^\]\n]{0,20}\]/i;
/** A document of which less than this is in the prompt was cut. */
const WHOLE = 0.9;
const LEAST_LENGTH = 200;
const MOST_TEXT = 400_000;

/** The prompt was cut before the model saw it. */
export function promptCut(pipeline: Pipeline): Finding[] {
  const calls = pipeline.before.filter(({ view }) => view.kind === "model" && view.input.length > 0);
  return [
    ...marks(calls),
    ...pipeline.before.flatMap((step) => cutOnTheWay(pipeline, step)),
    ...pipeline.before.flatMap((step) => cutDocuments(pipeline, step)),
  ];
}

const method =
  "Compares what was built or found with what the model was sent, and looks for the marks that programs leave where they cut. What the recording itself cut is not meant.";

/** Words without which there is no mark: quick to look for in long texts. */
const HINT = /truncated|omitted|shortened|removed/i;

/** Each text where it is sent first: a conversation is sent again with each call. */
function marks(calls: readonly Step[]): Finding[] {
  const seen = new Set<string>();
  return calls.flatMap((step) => {
    for (const text of piecesOf(step.view)) {
      if (seen.has(text)) continue;
      seen.add(text);
      const found = HINT.test(text.slice(0, MOST_TEXT)) ? MARKS.exec(text.slice(0, MOST_TEXT)) : null;
      if (found) return [marked(step, text, found)];
    }
    return [];
  });
}

const marked = (step: Step, text: string, found: RegExpExecArray): Finding => ({
  rule: "prompt.cut",
  area: "prompt",
  severity: "warning",
  title: `The prompt says that it was cut: “${short(found[0].trim(), 60)}”.`,
  method,
  evidence: [
    evidence(step, "prompt", text.slice(Math.max(0, found.index - 80), found.index + found[0].length)),
  ],
});

/** The messages that a prompt span built are longer than those that were sent. */
function cutOnTheWay(pipeline: Pipeline, step: Step): Finding[] {
  if (step.view.kind !== "prompt") return [];
  const call = callsAfter(pipeline, step)[0];
  if (!call) return [];
  const sent = [
    textOf(call.view.input),
    ...call.view.system.flatMap((part) => (part.type === "text" ? [part.content] : [])),
  ]
    .join("\n")
    .slice(0, MOST_TEXT);
  for (const message of step.view.input) {
    const built = textOf([message]).trim().slice(0, MOST_TEXT);
    if (built.length < LEAST_LENGTH || sent.includes(built)) continue;
    const head = built.slice(0, LEAST_LENGTH / 2);
    const at = sent.indexOf(head);
    if (at < 0) continue;
    const kept = commonLength(built, sent, at);
    if (kept >= built.length * WHOLE) continue;
    return [
      {
        rule: "prompt.cut",
        area: "prompt",
        severity: "error",
        title: `Of a message of ${built.length.toLocaleString("en")} characters only the first ${kept.toLocaleString("en")} were sent to the model.`,
        method,
        evidence: [
          evidence(call, "prompt", built.slice(Math.max(0, kept - 120), kept)),
          evidence(step, "what was built", built.slice(kept, kept + 200)),
        ],
      },
    ];
  }
  return [];
}

function commonLength(built: string, sent: string, at: number): number {
  let length = 0;
  while (length < built.length && built[length] === sent[at + length]) length++;
  return length;
}

function cutDocuments(pipeline: Pipeline, step: Step): Finding[] {
  if (step.view.kind !== "retrieval" && step.view.kind !== "rerank") return [];
  const calls = callsAfter(pipeline, step);
  return step.view.documents.slice(0, 60).flatMap((document, i): Finding[] => {
    if ((document.content?.length ?? 0) < LEAST_LENGTH) return [];
    const shares = calls.map((call) => pipeline.prompts().shareIn(document, call));
    const most = Math.max(0, ...shares);
    const call = calls[shares.indexOf(most)];
    if (!call || most === 0 || most >= WHOLE) return [];
    return [
      {
        rule: "prompt.document-cut",
        area: "prompt",
        severity: "warning",
        title: `Only about ${Math.round(most * 100)} % of document ${i + 1} is in the prompt.`,
        method,
        evidence: [evidence(call, "prompt"), evidence(step, `document ${i + 1}`, document.content)],
      },
    ];
  });
}
