import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cachePath, inPython, program } from "./cache.ts";
import { runQuietly } from "./run-quietly.ts";

/** Whether a back end is there to be tested, and if not, why. */
export type Installed = { ready: true } | { ready: false; why: string };

const HERE = import.meta.dirname;

/** Jaeger's newest release that the Go module proxy has. */
const JAEGER = "github.com/jaegertracing/jaeger@v1.76.0";
/** Builds must not take the machine from whoever works on it. */
const GO = { ...process.env, GOFLAGS: "-p=1", GOTOOLCHAIN: "local" };

/** Phoenix, and the OpenTelemetry SDK for Python, from PyPI. */
export function installPython(): Promise<Installed> {
  const requirements = path.join(HERE, "requirements.txt");
  return once("python", readFileSync(requirements, "utf8"), async () => {
    await runQuietly("python3", ["-m", "venv", cachePath("python")]);
    await runQuietly(inPython("pip"), ["install", "--quiet", "--requirement", requirements]);
  });
}

/** The OpenTelemetry Collector: a small `main.go` over its parts, built from the Go module proxy. */
export function installCollector(): Promise<Installed> {
  const source = path.join(HERE, "collector");
  const text = ["go.mod", "go.sum", "main.go"].map((name) => readFileSync(path.join(source, name), "utf8"));
  return once("otelcol", text.join("\n"), async () => {
    const work = cachePath("go", "collector");
    cpSync(source, work, { recursive: true });
    await runQuietly("nice", ["-n", "19", "go", "build", "-o", program("otelcol"), "."], {
      cwd: work,
      env: GO,
    });
  });
}

/** Jaeger: its own sources from the Go module proxy, without the pages of its user interface. */
export function installJaeger(): Promise<Installed> {
  return once("jaeger", JAEGER, async () => {
    const { stdout } = await runQuietly("go", ["mod", "download", "-json", JAEGER], { env: GO });
    const { Dir } = JSON.parse(stdout) as { Dir: string };
    const work = cachePath("go", "jaeger");
    mkdirSync(work, { recursive: true });
    await runQuietly("cp", ["-r", `${Dir}/.`, work]);
    await runQuietly("chmod", ["-R", "u+w", work]);
    await runQuietly("nice", ["-n", "19", "go", "build", "-o", program("jaeger"), "./cmd/jaeger"], {
      cwd: work,
      env: GO,
    });
  });
}

/**
 * Grafana Tempo cannot be had from a registry: its releases since 2.0 are no valid versions of its Go module, and the
 * module proxy has no list of it. One that runs already is tested: `TEMPO_URL=http://localhost:3200` (and its OTLP
 * receiver on port 4318 of that host, or `TEMPO_OTLP_URL`).
 */
export async function findTempo(): Promise<Installed> {
  return process.env.TEMPO_URL
    ? { ready: true }
    : {
        ready: false,
        why: "Grafana Tempo is in no registry (not on PyPI or npm; the Go module proxy has no version since 2.0). To test one that runs: TEMPO_URL=http://localhost:3200",
      };
}

/** Does the work unless it was done for the same text before. */
async function once(name: string, text: string, work: () => Promise<void>): Promise<Installed> {
  const stamp = cachePath(`${name}.stamp`);
  const wanted = createHash("sha256").update(text).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return { ready: true };
  console.log(`  installing ${name} into ${cachePath()} (once; this can take minutes) …`);
  try {
    await work();
    writeFileSync(stamp, wanted);
    return { ready: true };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ready: false, why: `${name} could not be installed: ${why}` };
  }
}
