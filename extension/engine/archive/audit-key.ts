import { createKeyPair } from "../../../sdk/audit/signer.ts";
import type { ArchiveDatabase } from "./schema.ts";

/** This installation's pair of keys, made when it is first wanted. Of two panels that want it at once both get the same. */
export async function auditKey(db: ArchiveDatabase): Promise<CryptoKeyPair> {
  const known = await knownAuditKey(db);
  if (known) return known;
  const pair = await createKeyPair();
  const tx = db.transaction("meta", "readwrite");
  const work = async () => {
    const meanwhile = await tx.store.get("audit-key");
    if (meanwhile?.key === "audit-key") return meanwhile.pair;
    await tx.store.put({ key: "audit-key", pair });
    return pair;
  };
  const [kept] = await Promise.all([work(), tx.done]);
  return kept;
}

export async function knownAuditKey(db: ArchiveDatabase): Promise<CryptoKeyPair | undefined> {
  const row = await db.get("meta", "audit-key");
  return row?.key === "audit-key" ? row.pair : undefined;
}
