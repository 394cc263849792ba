export class TooLarge extends Error {}

/** A response's body as text; at most so many bytes, unpacked. */
export async function readText({ body }: Response, maxBytes: number): Promise<string> {
  if (!body) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.length;
      if (bytes > maxBytes) throw new TooLarge(`more than ${maxBytes / 1024 / 1024} MB`);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}
