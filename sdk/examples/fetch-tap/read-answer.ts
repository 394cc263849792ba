interface Chunk {
  choices?: { delta?: { content?: string } }[];
}

/** The words of a streamed chat completion, as apps without a client library read it. */
export async function* readAnswer(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const lines = (rest + next.value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const data = line.startsWith("data:") ? line.slice(5).trim() : "";
        if (data === "[DONE]") return;
        const chunk: Chunk = data ? JSON.parse(data) : {};
        yield chunk.choices?.[0]?.delta?.content ?? "";
      }
    }
  } finally {
    await reader.cancel();
  }
}
