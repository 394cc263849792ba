import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./esbuild-options.ts";
import { run } from "./run-command.ts";

/**
 * Installs a package of its own below the repository (`test/clients`, `test/bench/peers`), unless what its lock file
 * says is there already. Says whether it had to.
 *
 * `--force`: the newest majors of some clients ask for a newer Node than ours; here they are only bundled, and run
 * in the browser.
 */
export async function installPackage(folder: string): Promise<boolean> {
  const cwd = path.join(root, folder);
  const stamp = path.join(cwd, "node_modules", ".genai-traces-lock");
  const lock = createHash("sha256")
    .update(readFileSync(path.join(cwd, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return false;
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const flags = ["--no-save", "--ignore-scripts", "--force", "--no-audit", "--no-fund", "--loglevel=error"];
  await run(npm, ["install", ...flags], { cwd, quiet: true });
  writeFileSync(stamp, lock);
  return true;
}
