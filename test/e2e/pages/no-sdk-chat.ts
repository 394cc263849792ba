/** An app without the SDK. It takes hold of `fetch` while the page loads, as clients do when they are made. */
const nativeFetch = globalThis.fetch;

async function ask(question: string): Promise<string> {
  const response = await nativeFetch("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer sk-never-to-be-stored-0123456789" },
    body: JSON.stringify({
      model: "tiny",
      stream: true,
      messages: [{ role: "user", content: question }],
    }),
  });
  return await response.text();
}

Object.assign(globalThis, { ask });

export {};
