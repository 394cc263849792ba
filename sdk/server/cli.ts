#!/usr/bin/env node
import { type CollectOptions, collect } from "./collect.ts";
import { UsageError } from "./parse-options.ts";
import { readArguments, USAGE } from "./read-arguments.ts";
import { Report } from "./report.ts";
import { VERIFY_USAGE, verify } from "./verify.ts";

function explain(error: unknown, { port, host }: CollectOptions): string {
  const { code } = error as { code?: string };
  if (code === "EADDRINUSE")
    return `Port ${port} is taken: another collector (or the OpenTelemetry Collector, or Jaeger) listens there.\nStop it, or take another: genai-traces collect --port ${(port ?? 0) + 100}`;
  if (code === "EACCES")
    return `Port ${port} may not be opened by this user. Take one above 1023: --port 4318`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `This computer has no address ${host}.`;
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === "verify") return sayVerdict(rest);
  const options = readArguments(process.argv.slice(2));
  if (options === "help") return void process.stdout.write(USAGE);
  const report = new Report((line) => console.log(line));
  const collector = await collect({
    ...options,
    onReceived: (received) => report.received(received),
    onRefused: (...refusal) => report.refused(...refusal),
    onPanels: (panels) => report.panels(panels),
  }).catch((error: unknown) => {
    throw new Error(explain(error, options));
  });
  console.log(`GenAI Traces collector

  Back ends send to   ${collector.url}/v1/traces
  The panel connects  ${collector.connect}
                      (Server spans in its toolbar: paste this line)
`);
  const stop = async () => {
    report.flush();
    const { dropped } = collector.counts();
    if (dropped > 0) console.log(`${dropped} spans gave way to newer ones; --max-memory keeps more.`);
    await collector.close();
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

async function sayVerdict(args: string[]): Promise<void> {
  const { text, code } = await verify(args);
  process.stdout.write(text);
  process.exitCode = code;
}

main().catch((error: unknown) => {
  const isVerify = process.argv[2] === "verify";
  const usage = isVerify ? VERIFY_USAGE : USAGE;
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : (error as Error).message);
  // Of a verdict 1 is one.
  process.exitCode = isVerify ? 2 : 1;
});
