import fs from "node:fs";
import os from "node:os";

/** What the search for a browser needs to know of a computer; tests hand in made-up ones. */
export interface Machine {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  home: string;
  isRoot: boolean;
  /** A file that may be run. */
  isProgram(path: string): boolean;
  /** Names in a folder; none where there is no folder. */
  list(folder: string): string[];
  /** The first 4 KiB of a file as text; "" where there is none. */
  head(path: string): string;
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  home: os.homedir(),
  isRoot: process.getuid?.() === 0,
  isProgram,
  list: (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder) : []),
  head,
});

function isProgram(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.X_OK);
    return fs.statSync(path).isFile();
  } catch {
    return false; // not there or not ours to run: both mean "look further"
  }
}

const HEAD_BYTES = 4096;

function head(path: string): string {
  if (!fs.existsSync(path)) return "";
  const file = fs.openSync(path, "r");
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.toString("latin1", 0, fs.readSync(file, bytes, 0, HEAD_BYTES, 0));
  } finally {
    fs.closeSync(file);
  }
}

/** Can a window be opened here? */
export const hasDisplay = ({ platform, env }: Pick<Machine, "platform" | "env">): boolean =>
  platform === "darwin" || platform === "win32" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
