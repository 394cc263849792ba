import path from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { installPackage } from "../../scripts/install-package.ts";

const FOLDER = "test/bench/peers";

/** What an app writes to use them; as little as records one model call. */
const PEERS: [name: string, source: string][] = [
  ["@opentelemetry/api alone", 'import { trace } from "@opentelemetry/api"; trace.getTracer("a");'],
  [
    "OpenTelemetry web: provider, batches, OTLP over HTTP",
    `import { BatchSpanProcessor, WebTracerProvider } from "@opentelemetry/sdk-trace-web";
     import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
     new WebTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] }).register();`,
  ],
  [
    "OpenTelemetry web with fetch instrumentation (knows no model calls)",
    `import { BatchSpanProcessor, WebTracerProvider } from "@opentelemetry/sdk-trace-web";
     import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
     import { registerInstrumentations } from "@opentelemetry/instrumentation";
     import { FetchInstrumentation } from "@opentelemetry/instrumentation-fetch";
     new WebTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] }).register();
     registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });`,
  ],
  [
    "@langfuse/openai",
    'import { observeOpenAI } from "@langfuse/openai"; globalThis.observe = observeOpenAI;',
  ],
  [
    "@langfuse/tracing",
    'import { startObservation } from "@langfuse/tracing"; globalThis.observe = startObservation;',
  ],
  [
    "langsmith: traceable and wrapOpenAI (Node's async_hooks left out, else it does not bundle)",
    `import { traceable } from "langsmith/traceable"; import { wrapOpenAI } from "langsmith/wrappers";
     globalThis.observe = [traceable, wrapOpenAI];`,
  ],
  [
    "@sentry/browser: init (knows no model calls)",
    'import { init } from "@sentry/browser"; init({ dsn: "https://a@b.example/1" });',
  ],
  [
    "@sentry/browser with tracing (knows no model calls)",
    `import { browserTracingIntegration, init } from "@sentry/browser";
     init({ dsn: "https://a@b.example/1", integrations: [browserTracingIntegration()] });`,
  ],
];

/** What other libraries weigh, minified and gzipped (level 9), from `test/bench/peers`. */
export async function peerSizes(): Promise<[name: string, bytes: number][]> {
  await installPackage(FOLDER);
  const sizes: [string, number][] = [];
  for (const [name, source] of PEERS) sizes.push([name, await gzipped(source)]);
  return sizes;
}

async function gzipped(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: path.join(import.meta.dirname, "peers"), loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    logLevel: "error",
    write: false,
    plugins: [withoutNode],
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length;
}

/** Modules of Node are empty: what asks for them could not run in a page, but it can be weighed. */
const withoutNode: Plugin = {
  name: "without-node",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "node" }));
    onLoad({ filter: /.*/, namespace: "node" }, () => ({ contents: "module.exports = {}" }));
  },
};
