import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Where the back ends are installed: outside of the repository, shared by all checkouts. */
export const CACHE = path.join(
  process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"),
  "genai-traces",
  "backends",
);

export function cachePath(...parts: string[]): string {
  mkdirSync(CACHE, { recursive: true });
  return path.join(CACHE, ...parts);
}

const isWindows = process.platform === "win32";

/** A command of the Python environment. */
export const inPython = (command: string): string =>
  isWindows ? cachePath("python", "Scripts", `${command}.exe`) : cachePath("python", "bin", command);

export const program = (name: string): string => cachePath(isWindows ? `${name}.exe` : name);
