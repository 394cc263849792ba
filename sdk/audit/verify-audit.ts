import { AuditPart } from "./audit-part.ts";
import { fingerprintOf } from "./chain.ts";
import { readLine } from "./read-line.ts";
import { type AuditVerdict, type CapturedVerdict, Problems } from "./verdict.ts";

/**
 * Whether an audit record is as it was sealed, and if not, exactly what is not. Lines come without their line ends; `undefined`
 * is one that is no text. Never rejects for what a file says.
 */
export async function verifyAudit(
  lines: Iterable<string | undefined> | AsyncIterable<string | undefined>,
): Promise<AuditVerdict> {
  const problems = new Problems();
  const parts: AuditPart[] = [];
  let number = 0;
  for await (const text of lines) {
    number++;
    const line = text === undefined ? undefined : readLine(text);
    const begun = line?.type === "header" ? await AuditPart.begin(line, number, problems) : undefined;
    if (begun) parts.push(begun);
    else if (number === 1) break;
    else await parts.at(-1)?.line(line, number);
  }
  return verdictOf(parts, problems);
}

async function verdictOf(parts: readonly AuditPart[], problems: Problems): Promise<AuditVerdict> {
  const saved = parts.at(-1);
  const nothing = { records: 0, sessions: 0, deleted: 0, seals: 0, problems: [], problemCount: 0 };
  if (!saved) return { state: "unreadable", ...nothing };
  for (const part of parts) part.end();
  const fingerprint = await fingerprintOf(saved.header.key);
  await checkTogether(parts, saved, fingerprint, problems);
  const captured = parts.filter(({ header }) => header.captured);
  const { kept, sealedMs } = saved;
  return {
    state: problems.count ? "changed" : "intact",
    records: saved.header.captured ? 0 : kept.filter(({ entry }) => entry?.type === "record").length,
    sessions: new Set(parts.flatMap((part) => part.kept.map(({ entry }) => entry?.sid))).size,
    deleted: kept.filter(({ entry }) => entry?.type === "tombstone").length,
    seals: parts.reduce((sum, part) => sum + part.seals, 0),
    ...(captured.length && { captured: capturedVerdict(captured) }),
    ...{ fingerprint, sealedMs, problems: problems.list, problemCount: problems.count },
  };
}

/** The part that was made when the file was saved comes last, and knows those before it. */
async function checkTogether(
  parts: readonly AuditPart[],
  saved: AuditPart,
  fingerprint: string,
  problems: Problems,
): Promise<void> {
  if (saved.header.captured)
    problems.say({
      kind: "end",
      text: "The part that was made when the file was saved is missing: the end of the record was cut off.",
    });
  else if (
    JSON.stringify(saved.header.after ?? []) !==
    JSON.stringify(parts.slice(0, -1).map(({ lastSeal }) => lastSeal))
  )
    problems.say({
      ...{ kind: "header", line: saved.firstLine },
      text: "The parts before this line are not those that it was sealed with: parts were removed, added, moved or changed.",
    });
  for (const { header, firstLine } of parts)
    if ((await fingerprintOf(header.key)) !== fingerprint)
      problems.say({
        ...{ kind: "header", line: firstLine },
        text: `The part that begins in line ${firstLine} was sealed by another key.`,
      });
}

function capturedVerdict(parts: readonly AuditPart[]): CapturedVerdict {
  const sum = (of: (part: AuditPart) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const times = parts.flatMap(({ capturedMs }) => capturedMs ?? []);
  return {
    sessions: parts.length,
    records: sum(({ kept }) => kept.filter(({ entry }) => entry?.type === "record").length),
    late: sum(({ late }) => late),
    user: sum(({ absent }) => absent.user),
    retention: sum(({ absent }) => absent.retention),
    withheld: sum(({ absent }) => absent.withheld),
    ...(times.length && { sealedMs: [Math.min(...times), Math.max(...times)] }),
  };
}
