/** What `dist/demo` needs besides the bundled `chat.js`; paths from the repository's root. */
export const demoFiles = [
  { from: "sdk/examples/chat/index.html", to: "index.html" },
  { from: "sdk/examples/chat/chat.css", to: "chat.css" },
  { from: "sdk/examples/chat/orders.json", to: "orders.json" },
  { from: "sdk/examples/chat/model/tiny.gguf", to: "tiny.gguf" },
  { from: "node_modules/@wllama/wllama/esm/wasm/wllama.wasm", to: "wllama.wasm" },
];

/** The worker example: bundles by name and files, under `dist/demo/worker/`. */
export const workerExample = {
  entries: {
    "worker/search-page": "sdk/examples/worker/search-page.ts",
    "worker/search-worker": "sdk/examples/worker/search-worker.ts",
  },
  files: [{ from: "sdk/examples/worker/index.html", to: "worker/index.html" }],
};

/** One page for each kind of app: bundles by name, files, and what stands for the package's paths. */
export const kindExamples = {
  entries: {
    "built-in-ai/built-in-ai": "sdk/examples/built-in-ai/built-in-ai.ts",
    "fetch-tap/fetch-tap": "sdk/examples/fetch-tap/fetch-tap.ts",
    "fetch-tap/echo-server": "sdk/examples/fetch-tap/echo-server.ts",
    "server-chat/page": "sdk/examples/server-chat/page.ts",
  },
  files: [
    { from: "sdk/examples/kinds/index.html", to: "kinds/index.html" },
    { from: "sdk/examples/built-in-ai/index.html", to: "built-in-ai/index.html" },
    { from: "sdk/examples/fetch-tap/index.html", to: "fetch-tap/index.html" },
    { from: "sdk/examples/server-chat/index.html", to: "server-chat/index.html" },
  ],
};
