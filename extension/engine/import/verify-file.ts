import type { AuditVerdict } from "../../../sdk/audit/verdict.ts";
import { BrokenGzip, openBytes } from "../../interop/import/file-bytes.ts";

/** Whether a sealed record is as it was sealed; loaded when one is opened. */
export async function verifyFile(file: Blob): Promise<AuditVerdict> {
  const [{ verifyAudit }, { splitLines }] = await Promise.all([
    import("../../../sdk/audit/verify-audit.ts"),
    import("../../../sdk/audit/split-lines.ts"),
  ]);
  const { chunks } = await openBytes(file);
  return verifyAudit(splitLines(untilBroken(chunks)));
}

/** What can be unpacked: that the rest is missing is told by the seals. */
async function* untilBroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
  }
}
