import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "./esbuild-options.ts";

/**
 * Who may import whom. The longest matching folder (or file) rules; a folder may always import itself.
 * Types count: a circle of types is a circle.
 */
const RULES: Record<string, string[]> = {
  "sdk/protocol": [],
  "sdk/wire": ["sdk/protocol"],
  "sdk/journal": ["sdk/protocol"],
  "sdk/otlp": ["sdk/protocol", "pbf"],
  "sdk/audit": [],
  "sdk/server": ["sdk/protocol", "sdk/otlp", "sdk/audit", "pbf"],
  "sdk/exporter": [
    "sdk/protocol",
    "sdk/otlp",
    "sdk/tracer",
    "sdk/integrations/otel-export.ts",
    "sdk/integrations/otel-types.ts",
  ],
  "sdk/tracer": ["sdk/protocol", "sdk/journal"],
  "sdk/stages": ["sdk/protocol", "sdk/tracer"],
  "sdk/instrument": ["sdk/protocol", "sdk/tracer", "sdk/wire"],
  "sdk/integrations": ["sdk/protocol", "sdk/tracer", "sdk/stages", "sdk/wire"],
  "sdk/index.ts": ["sdk/protocol", "sdk/journal", "sdk/tracer", "sdk/stages", "sdk/instrument"],
  "sdk/auto.ts": ["sdk/instrument"],
  "sdk/worker.ts": ["sdk/journal"],
  "sdk/examples": ["genai-traces", "@wllama/wllama", "openai", "minisearch"],
  "sdk/examples/server-chat": [
    "genai-traces",
    "sdk/examples/fetch-tap",
    "@opentelemetry/api",
    "@opentelemetry/otlp-transformer",
    "@opentelemetry/sdk-trace-base",
  ],
  "extension/model": ["sdk/protocol"],
  "extension/model/cost/price-book.ts": ["extension/model/cost", "@pydantic/genai-prices"],
  "extension/model/cost/tokenizer.ts": ["gpt-tokenizer"],
  "extension/model/markdown.ts": ["markdown-it"],
  "extension/model/safety/sensitive/secrets.ts": [
    "extension/model",
    "@secretlint/secretlint-rule-preset-recommend",
  ],
  "extension/interop": ["sdk/protocol", "sdk/otlp", "sdk/audit", "extension/model"],
  "extension/interop/forward": ["sdk/protocol", "sdk/otlp", "sdk/exporter/retry.ts", "pbf"],
  "extension/content": ["sdk/protocol", "webextension-polyfill"],
  "extension/background": ["sdk/protocol", "webextension-polyfill"],
  "extension/bridge": ["sdk/protocol", "webextension-polyfill"],
  "extension/tap": ["sdk"],
  "extension/devtools": ["webextension-polyfill"],
  "extension/engine": [
    "sdk/protocol",
    "sdk/otlp",
    "sdk/audit",
    "sdk/journal/version.ts",
    "extension/model",
    "extension/interop",
    "idb",
    "comlink",
    "minisearch",
  ],
  "extension/engine/forward": [
    "sdk/protocol",
    "sdk/otlp",
    "sdk/exporter/retry.ts",
    "extension/model",
    "extension/interop",
    "extension/engine",
  ],
  "extension/engine/rerun": [
    "sdk/protocol",
    "sdk/journal",
    "sdk/tracer",
    "sdk/instrument",
    "sdk/wire",
    "extension/model",
    "extension/engine/engine-api.ts",
  ],
  "extension/engine/collector": [
    "sdk/protocol",
    "sdk/otlp",
    "extension/interop",
    "extension/engine/clock.ts",
    "extension/engine/engine-api.ts",
    "eventsource-parser",
  ],
  "extension/panel/store": [
    "sdk/protocol",
    "extension/model",
    "extension/interop/export",
    "extension/interop/forward",
    "extension/bridge/bridge.ts",
    "extension/engine/engine-api.ts",
    "@preact/signals",
    "comlink",
  ],
  "extension/panel/views/shared": ["extension/model", "extension/panel/store", "preact", "@preact/signals"],
  "extension/panel/views/*": [
    "sdk/protocol",
    "extension/model",
    "extension/panel/store",
    "extension/panel/views/shared",
    "preact",
    "@preact/signals",
  ],
  "extension/panel": ["*"],
  scripts: ["*"],
  test: ["*"],
};

/** The panel is composed at its top; nobody may reach back into that top, nor into tests and scripts. */
const NEVER_IMPORTED = ["test", "scripts"];

interface Edge {
  from: string;
  to: string;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

export function findImports(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
  return [...code.matchAll(IMPORT)].map((match) => (match[1] ?? match[2]) as string);
}

function files(dir: string): string[] {
  return readdirSync(path.join(root, dir)).flatMap((name) => {
    const relative = `${dir}/${name}`;
    if (statSync(path.join(root, relative)).isDirectory())
      return name === "node_modules" ? [] : files(relative);
    return /\.tsx?$/.test(name) ? [relative] : [];
  });
}

function edgesOf(file: string): Edge[] {
  return findImports(readFileSync(path.join(root, file), "utf8"))
    .filter((target) => !target.endsWith(".css") && !target.startsWith("node:"))
    .map((target) => ({
      from: file,
      to: target.startsWith(".") ? path.posix.join(path.posix.dirname(file), target) : target,
    }));
}

/** The rule's folder for a file: the most specific key that contains it. */
function ruleFor(file: string): string | undefined {
  return Object.keys(RULES)
    .filter((key) => file === key || matches(file, key))
    .sort((a, b) => b.replace("*", "").length - a.replace("*", "").length)[0];
}

const matches = (file: string, key: string): boolean =>
  key.endsWith("/*") ? file.startsWith(key.slice(0, -1)) : file.startsWith(`${key}/`);

function isAllowed({ from, to }: Edge): boolean {
  const key = ruleFor(from);
  if (!key) return false;
  if (NEVER_IMPORTED.some((dir) => to.startsWith(`${dir}/`)) && !NEVER_IMPORTED.includes(key)) return false;
  const own = key.endsWith("/*") ? from.split("/").slice(0, 4).join("/") : key;
  if (to.startsWith(`${own}/`)) return true;
  return (RULES[key] as string[]).some(
    (allowed) => allowed === "*" || to === allowed || to.startsWith(`${allowed}/`),
  );
}

/** The first circle found, as a path of files; depth-first without recursion limits in mind (trees are shallow). */
export function findCircle(edges: Edge[]): string[] | undefined {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of targets.get(file) ?? []) {
      const circle = visit(next, [...trail, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}

export function checkImports(): string[] {
  const edges = ["sdk", "extension", "test", "scripts"].flatMap(files).flatMap(edgesOf);
  const problems = edges
    .filter((edge) => !isAllowed(edge))
    .map(
      ({ from, to }) =>
        `${from} must not import ${to} (rule "${ruleFor(from) ?? "none"}" in scripts/check-imports.ts)`,
    );
  const circle = findCircle(edges.filter(({ to }) => /\.tsx?$/.test(to)));
  return circle ? [...problems, `import circle: ${circle.join(" → ")}`] : problems;
}

if (process.argv[1] === path.join(root, "scripts/check-imports.ts")) {
  const problems = checkImports();
  for (const problem of problems) console.error(problem);
  process.exit(problems.length ? 1 : 0);
}
