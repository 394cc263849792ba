import type { EntryLine } from "../../../sdk/audit/audit-line.ts";
import { writeAudit } from "../../../sdk/audit/write-audit.ts";
import type { SessionId } from "../../../sdk/protocol/index.ts";
import { type OutgoingTrace, otlpOfTrace, type Sealing, type WriteOptions } from "./outgoing.ts";

/**
 * What was sealed while it was recorded, as the pages sent it; then spans, each a record of its own as OTLP JSON, chained and
 * signed (`sdk/audit`): what the file says of them cannot be changed unseen. In order of capture; of each session first what the
 * browser knew of it, of each trace last what was lost of it.
 */
export async function* writeAuditRecord(
  traces: AsyncIterable<OutgoingTrace>,
  { sealing }: WriteOptions = {},
): AsyncGenerator<string> {
  if (!sealing) throw new Error("Who seals is not known");
  const after = sealing.captured ? yield* sealing.captured() : [];
  yield* writeAudit(entriesOf(traces, sealing), { ...sealing, after });
}

async function* entriesOf(
  traces: AsyncIterable<OutgoingTrace>,
  { factsOf }: Sealing,
): AsyncGenerator<EntryLine> {
  const counts = new Map<SessionId, number>();
  async function* entry(sid: SessionId, said: object): AsyncGenerator<EntryLine> {
    const seq = (counts.get(sid) ?? 0) + 1;
    if (seq === 1) yield { type: "session", sid, facts: await factsOf(sid) };
    counts.set(sid, seq);
    yield { type: "record", sid, seq, text: JSON.stringify(said) };
  }
  for await (const trace of traces) {
    const spans = trace.spans.toSorted((a, b) =>
      a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0,
    );
    for (const span of spans) yield* entry(span.sessionId, otlpOfTrace({ ...trace, spans: [span] }));
    for (const { sessionId, records, reason } of trace.gaps)
      yield* entry(sessionId, { lost: { traceId: trace.traceId, records, reason } });
  }
}
