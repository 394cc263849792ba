import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** One export path each: `genai-traces/<name>`. */
export const INTEGRATIONS = [
  "built-in-ai",
  "web-llm",
  "transformers",
  "wllama",
  "langchain",
  "ai-sdk",
  "mcp",
  "opentelemetry",
] as const;

/** Source of each of the package's entries, by the name of its file in `dist/sdk`. */
export const SDK_ENTRIES: Record<string, string> = {
  index: "sdk/index.ts",
  auto: "sdk/auto.ts",
  worker: "sdk/worker.ts",
  "otlp-exporter": "sdk/exporter/otlp-exporter.ts",
  ...Object.fromEntries(INTEGRATIONS.map((name) => [name, `sdk/integrations/${name}.ts`])),
};

/** Source of each of the entries for Node, by the name of its file in `dist/sdk/server`. */
export const SERVER_ENTRIES: Record<string, string> = {
  index: "sdk/server/index.ts",
  cli: "sdk/server/cli.ts",
};

/** Import name → source file, for bundlers that read the sources instead of the package; subpaths first. */
export const SDK_ALIASES: Record<string, string> = Object.fromEntries(
  Object.entries(SDK_ENTRIES)
    .filter(([, file]) => existsSync(path.join(root, file)))
    .map(([name, file]) => [
      name === "index" ? "genai-traces" : `genai-traces/${name}`,
      path.join(root, file),
    ])
    .toReversed(),
);
