import type { HeaderLine, PublicKey, RecordLine, SessionLine } from "./audit-line.ts";
import { digestOf } from "./digest.ts";

/** Each kind of hash begins in its own way, so that none can stand for another. */
const TAG = "genai-traces/audit/1";

/** Of an entry by itself. */
export const entryHash = (entry: SessionLine | RecordLine): Promise<string> =>
  entry.type === "record"
    ? digestOf(`${TAG}/record\n${entry.sid}\n${entry.seq}\n${entry.text}`)
    : digestOf(`${TAG}/session\n${entry.sid}\n${JSON.stringify(entry.facts)}`);

/** The chain's head after one more entry; before the first it is that of the header. */
export const nextHead = (head: string, entry: string): Promise<string> =>
  digestOf(`${TAG}/chain\n${head}\n${entry}`);

export const headerHash = (header: HeaderLine): Promise<string> =>
  digestOf(`${TAG}/header\n${JSON.stringify(header)}`);

export const manifestHash = (text: string): Promise<string> => digestOf(`${TAG}/manifest\n${text}`);

/** JWK thumbprint, RFC 7638: members in lexicographic order. */
export const fingerprintOf = ({ crv, kty, x, y }: PublicKey): Promise<string> =>
  digestOf(JSON.stringify({ crv, kty, x, y }));
