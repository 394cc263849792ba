import { splitLines } from "../audit/split-lines.ts";
import type { AuditVerdict, CapturedVerdict } from "../audit/verdict.ts";
import { verifyAudit } from "../audit/verify-audit.ts";
import { parseOptions, UsageError } from "./parse-options.ts";
import { unpacked } from "./unpacked.ts";

export const VERIFY_USAGE = `Usage: genai-traces verify <file> [--key <fingerprint>] [--json]

Says whether an audit record that the panel sealed is intact, or exactly what was changed, removed,
added or moved since. Nothing is sent anywhere.

  --key <fingerprint>    whose seal it must be, as the panel says when it saves the file
  --json                 the verdict as JSON

Ends with 0: intact, 1: changed or sealed by another key, 2: it cannot be read as an audit record.
An intact record proves that nothing was touched after it was sealed by who holds that key. It does not
prove that what the page told was true, nor when it was: the clock is that of who sealed it.
`;

/** The verdict in words, and the command's exit code. `args`: those behind `verify`. */
export async function verify(args: string[]): Promise<{ text: string; code: number }> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help) return { text: VERIFY_USAGE, code: 0 };
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError("verify: name one file");
  const { pieces, isDamaged } = await unpacked(file);
  const verdict = await verifyAudit(splitLines(pieces));
  const isOurs = values.key === undefined || values.key === verdict.fingerprint;
  const code = verdict.state === "unreadable" ? 2 : verdict.state === "changed" || !isOurs ? 1 : 0;
  const text = values.json
    ? JSON.stringify({ ...verdict, isExpectedKey: isOurs, isPackingDamaged: isDamaged() }, null, 2)
    : inWords(file, verdict, isOurs ? undefined : values.key) + (isDamaged() ? DAMAGED : "");
  return { text: `${text.trimEnd()}\n`, code };
}

const DAMAGED = "\n  The .gz file itself is damaged: judged was what could be unpacked.";

const OPTIONS = {
  key: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function inWords(file: string, verdict: AuditVerdict, wanted: string | undefined): string {
  if (verdict.state === "unreadable")
    return `UNREADABLE: ${file} is no audit record of GenAI Traces, or its first line is damaged.`;
  const { records, sessions, deleted, seals, captured, fingerprint, sealedMs, problems, problemCount } =
    verdict;
  const facts = [
    `${count(records, "record")} of ${count(sessions, "session")}, ${count(seals, "seal")}`,
    sealedMs && `sealed ${timesOf(sealedMs)}, when the file was saved`,
    ...(captured ? capturedFacts(captured) : ["nothing was sealed before it was saved"]),
    `key ${fingerprint}`,
    deleted > 0 &&
      `${count(deleted, "record")} deleted since, as the file itself says (why and when is not sealed)`,
  ].filter(Boolean);
  const lines =
    verdict.state === "intact" && wanted === undefined
      ? [`INTACT: ${file}`]
      : [verdict.state === "intact" ? `ANOTHER KEY: ${file}` : `CHANGED: ${file}`];
  lines.push(...facts.map((fact) => `  ${fact}`));
  if (wanted !== undefined) lines.push(`  It was not sealed by ${wanted}.`);
  lines.push(...problems.map(({ text }) => `  ✗ ${text}`));
  if (problemCount > problems.length) lines.push(`  … and ${problemCount - problems.length} more.`);
  return lines.join("\n");
}

const timesOf = (times: readonly number[]): string =>
  times.map((ms) => new Date(ms).toISOString()).join(" to ");

/** What was sealed while it was recorded. */
function capturedFacts(of: CapturedVerdict): (string | false | undefined)[] {
  return [
    `sealed while recorded${of.sealedMs ? `, ${timesOf(of.sealedMs)}` : ""}: ${count(of.records - of.late, "record")} of ${count(of.sessions, "session")}, as the pages sent them`,
    of.late > 0 && `${count(of.late, "record")} that came last, sealed when the file was saved`,
    of.withheld > 0 && `${count(of.withheld, "record")} not in this file: of other traces, or redacted`,
    of.user > 0 && `${count(of.user, "record")} deleted before by the user`,
    of.retention > 0 && `${count(of.retention, "record")} deleted before for age or want of room`,
  ];
}

const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en")} ${number === 1 ? noun : `${noun}s`}`;
