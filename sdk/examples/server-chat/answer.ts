import { type Context, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";

/** What a shop knows. */
const DOCUMENTS = [
  { id: "stock-1", title: "Lamps", content: "We have 14 desk lamps and 3 floor lamps in stock." },
  { id: "returns", title: "Returns", content: "Anything can be sent back within 30 days." },
  { id: "hours", title: "Opening hours", content: "We are open from 9 to 18, Monday to Saturday." },
];

export interface Piece {
  text: string;
}

/** How long the made-up model takes for a word, and the store for a search. */
const WORD_MS = 12;
const SEARCH_MS = 15;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Retrieval, prompt and model as a back end has them, each with the span that OpenTelemetry's conventions ask for. */
export async function* answerQuestion(
  tracer: Tracer,
  parent: Context,
  question: string,
): AsyncGenerator<Piece> {
  const found = await retrieve(tracer, parent, question);
  const messages = buildPrompt(tracer, parent, question, found);
  yield* callModel(tracer, parent, messages);
}

async function retrieve(tracer: Tracer, parent: Context, query: string) {
  const span = tracer.startSpan(
    "retrieval shop-notes",
    {
      kind: SpanKind.CLIENT,
      attributes: {
        "gen_ai.operation.name": "retrieval",
        "gen_ai.data_source.id": "shop-notes",
        "gen_ai.retrieval.query.text": query,
      },
    },
    parent,
  );
  await pause(SEARCH_MS);
  const words = query.toLowerCase().match(/\w{4,}/g) ?? [];
  const found = DOCUMENTS.filter(({ content }) => words.some((word) => content.toLowerCase().includes(word)));
  // Attributes are flat in most SDKs: structures go as JSON text.
  span.setAttribute("gen_ai.retrieval.documents", JSON.stringify(found));
  span.end();
  return found;
}

interface Message {
  role: "system" | "user";
  parts: { type: "text"; content: string }[];
}

function buildPrompt(
  tracer: Tracer,
  parent: Context,
  question: string,
  found: { content: string }[],
): Message[] {
  const span = tracer.startSpan(
    "build prompt",
    { attributes: { "gen_ai.prompt.name": "shop-answer" } },
    parent,
  );
  const notes = found.map(({ content }) => content).join("\n") || "(nothing found)";
  const messages: Message[] = [
    { role: "system", parts: [{ type: "text", content: `Answer from these notes:\n${notes}` }] },
    { role: "user", parts: [{ type: "text", content: question }] },
  ];
  span.end();
  return messages;
}

/** Stands for a model: it answers with the notes it was given. */
async function* callModel(tracer: Tracer, parent: Context, messages: Message[]): AsyncGenerator<Piece> {
  const span = tracer.startSpan(
    "chat tiny-2026",
    {
      kind: SpanKind.CLIENT,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "example",
        "gen_ai.request.model": "tiny-2026",
        "gen_ai.request.stream": true,
        "gen_ai.input.messages": JSON.stringify(messages),
      },
    },
    parent,
  );
  const notes = messages[0]?.parts[0]?.content.split("\n").slice(1).join(" ") ?? "";
  const words = notes.split(/(?= )/);
  let text = "";
  try {
    for (const word of words) {
      await pause(WORD_MS);
      text += word;
      yield { text: word };
    }
    span.setAttributes({
      "gen_ai.response.model": "tiny-2026",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": messages.flatMap(({ parts }) => parts).length * 12,
      "gen_ai.usage.output_tokens": words.length,
    });
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    throw error;
  } finally {
    span.setAttribute(
      "gen_ai.output.messages",
      JSON.stringify([
        { role: "assistant", parts: [{ type: "text", content: text }], finish_reason: "stop" },
      ]),
    );
    span.end();
  }
}
