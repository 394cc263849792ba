import type { CollectOptions } from "./collect.ts";
import { parseOptions, UsageError } from "./parse-options.ts";
import { isToken, keptToken, tokenFile } from "./token.ts";

export const USAGE = `Usage: genai-traces collect [options]
       genai-traces verify <file>     (is an audit record intact? see verify --help)

Takes OpenTelemetry traces (OTLP/HTTP, JSON or protobuf) from back ends in any language and hands
those of the inspected page to the GenAI Traces panel in DevTools. For development: nothing is
written to disk or sent anywhere.

  --port <number>        default 4318, OTLP's own
  --host <address>       default 127.0.0.1: this computer alone
  --allow-host <name>    another name back ends call this computer by, as host.docker.internal; repeatable
  --allow-origin <url>   origin whose pages may send spans, as http://localhost:5173; repeatable
  --token <text>         what the panel must know; default: kept in your configuration folder
  --new-token            forget the kept token and make another
  --max-memory <MiB>     spans kept for panels that come later; default 64
  --max-body <MiB>       longest request; default 20

Then, in your back end: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
                        OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
`;

const MIB = 1024 * 1024;

/** `args`: those behind the command's name. */
export function readArguments(args: string[]): CollectOptions | "help" {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help || positionals.length === 0) return "help";
  if (positionals.length > 1 || positionals[0] !== "collect")
    throw new UsageError(`Unknown command: ${positionals.join(" ")}`);
  if (values.token !== undefined && !isToken(values.token))
    throw new UsageError("--token: at least 16 letters, digits, - or _");
  return {
    port: number("--port", values.port, 0, 65_535) ?? 4318,
    host: values.host ?? "127.0.0.1",
    allowHosts: values["allow-host"] ?? [],
    allowOrigins: (values["allow-origin"] ?? []).map(originOf),
    maxBytes: (number("--max-memory", values["max-memory"], 1, 4096) ?? 64) * MIB,
    maxBodyBytes: (number("--max-body", values["max-body"], 1, 512) ?? 20) * MIB,
    token:
      values.token ?? process.env.GENAI_TRACES_TOKEN ?? keptToken(tokenFile(), values["new-token"] ?? false),
  };
}

const OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  "allow-host": { type: "string", multiple: true },
  "allow-origin": { type: "string", multiple: true },
  token: { type: "string" },
  "new-token": { type: "boolean" },
  "max-memory": { type: "string" },
  "max-body": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

function number(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new UsageError(`${name} must be a whole number from ${min} to ${max}`);
  return value;
}

/** As browsers write it; `*` and paths are none. */
function originOf(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin === "null" || text.replace(/\/$/, "") !== origin)
    throw new UsageError(`--allow-origin ${text}: write it as http://localhost:5173`);
  return origin;
}
