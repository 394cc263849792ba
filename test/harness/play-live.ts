import type { TraceRecord } from "../../sdk/protocol/index.ts";

/** Gives records out when their own time has come, with times moved to now: a scenario becomes a live page. */
export function playLive(records: readonly TraceRecord[], apply: (records: TraceRecord[]) => void): void {
  const times = records.flatMap((record) => ("time" in record ? [BigInt(record.time)] : []));
  // biome-ignore lint/complexity/useMathMinMax: Math.min knows no bigint
  const first = times.reduce((min, time) => (time < min ? time : min), times[0] ?? 0n);
  const offset = BigInt(Date.now()) * 1_000_000n - first;
  const waiting = records.map((record) => moved(record, offset));
  let next = 0;
  const step = (): void => {
    const due: TraceRecord[] = [];
    for (let record = waiting[next]; record; record = waiting[++next]) {
      if ("time" in record && BigInt(record.time) > BigInt(Date.now()) * 1_000_000n) break;
      due.push(record);
    }
    if (due.length) apply(due);
    if (next < waiting.length) requestAnimationFrame(step);
  };
  step();
}

function moved(record: TraceRecord, offset: bigint): TraceRecord {
  return "time" in record ? { ...record, time: String(BigInt(record.time) + offset) } : record;
}
