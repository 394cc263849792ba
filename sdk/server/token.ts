import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const TOKEN = /^[\w-]{16,256}$/;

/** Letters, digits, `-` and `_`, at least 16: what goes into a header, an address and a shell as it is. */
export const isToken = (value: string): boolean => TOKEN.test(value);

export const freshToken = (): string => randomBytes(24).toString("base64url");

/** Where the command keeps its token between starts, readable for its owner alone. */
export const tokenFile = (env: NodeJS.ProcessEnv = process.env): string =>
  path.join(env.XDG_CONFIG_HOME || env.APPDATA || path.join(homedir(), ".config"), "genai-traces", "token");

/**
 * The token of earlier starts, so that the panel stays connected; a new one at first, or when asked for. Where it cannot
 * be written down it holds for this start.
 */
export function keptToken(file: string, isNew = false): string {
  const known = isNew ? undefined : readToken(file);
  if (known) return known;
  const token = freshToken();
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
  } catch {
    // A read-only home: said by the next start, whose token is another.
  }
  return token;
}

function readToken(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    return isToken(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
