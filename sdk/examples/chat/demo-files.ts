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
