import { signerOf } from "../../../sdk/audit/signer.ts";
import type { Sealing } from "../../interop/export/outgoing.ts";
import type { Archive } from "../archive/archive.ts";
import type { Clock } from "../clock.ts";

const SEALED_FACTS = ["origin", "url", "kind", "sdk", "firstMs", "lastMs"] as const;

/** With this installation's key and clock, and what the browser told of sessions. */
export async function sealingOf(archive: Archive, clock: Clock, software: string): Promise<Sealing> {
  return {
    software,
    signer: await signerOf(await archive.auditKey()),
    now: () => clock.now(),
    async factsOf(sid) {
      const row = await archive.session(sid);
      const facts: Awaited<ReturnType<Sealing["factsOf"]>> = {};
      for (const name of SEALED_FACTS) {
        const value = row?.[name];
        if (value !== undefined) facts[name] = value;
      }
      return facts;
    },
  };
}
