import { signerOf } from "../../../sdk/audit/signer.ts";
import type { SessionId, TraceId } from "../../../sdk/protocol/index.ts";
import type { Sealing } from "../../interop/export/outgoing.ts";
import type { Archive } from "../archive/archive.ts";
import type { Clock } from "../clock.ts";
import { capturedPart } from "./captured-part.ts";

const SEALED_FACTS = ["origin", "url", "kind", "sdk", "firstMs", "lastMs"] as const;

type Facts = Awaited<ReturnType<Sealing["factsOf"]>>;

/** What the browser told of a session. */
export async function factsOf(archive: Archive, sid: SessionId): Promise<Facts> {
  const row = await archive.session(sid);
  const facts: Facts = {};
  for (const name of SEALED_FACTS) {
    const value = row?.[name];
    if (value !== undefined) facts[name] = value;
  }
  return facts;
}

interface SealingParts {
  archive: Archive;
  clock: Clock;
  software: string;
  traceIds: readonly TraceId[];
  /** False: something has to be taken out of the trace, so that its records as pages sent them stay out. */
  isWhole(traceId: TraceId): Promise<boolean>;
  /** Seals what is stored of a session; false: it is not sealed while it is recorded. */
  sealRest(sid: SessionId): Promise<boolean>;
}

/** With this installation's key and clock; first what was sealed while it was recorded. */
export async function sealingOf(parts: SealingParts): Promise<Sealing> {
  const { archive, clock, software, traceIds, isWhole, sealRest } = parts;
  const signer = await signerOf(await archive.auditKey());
  const now = () => clock.now();
  return {
    ...{ software, signer, now },
    factsOf: (sid) => factsOf(archive, sid),
    async *captured() {
      const after: string[] = [];
      const ids = new Set(traceIds);
      const rows = (await archive.traces()).filter(({ traceId }) => ids.has(traceId));
      for (const sid of new Set(rows.flatMap(({ sids }) => sids))) {
        if (!(await sealRest(sid))) continue;
        const its = rows.filter(({ sids }) => sids.includes(sid)).map(({ traceId }) => traceId);
        const chosen = new Set<TraceId>();
        for (const id of its) if (await isWhole(id)) chosen.add(id);
        const isAll = chosen.size === its.length;
        after.push(yield* capturedPart(archive, { sid, chosen, isAll, signer, now }));
      }
      return after;
    },
  };
}
