// The door to every command, in plain JavaScript because on a fresh machine nothing else runs yet.
// Installs the dependencies when they are missing or older than the lock file, then runs scripts/<name>.ts.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(
    `GenAI Traces needs Node 20 or newer; this is ${process.version}. Install it from nodejs.org.`,
  );
  process.exit(1);
}

const stamp = path.join(root, "node_modules", ".genai-traces-lock");
const lock = createHash("sha256")
  .update(readFileSync(path.join(root, "package-lock.json")))
  .digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.log("Installing dependencies (npm install) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // Scripts are not needed: esbuild's binary is a package of its own, and we find or install the browser ourselves.
  // Not `npm ci`: it refuses a lock file without the packages of other platforms, which mirrors may lack.
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const done = spawnSync(npm, ["install", ...flags], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    console.error("npm install failed (see above). Is the npm registry reachable?");
    process.exit(done.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

const tsx = path.join(root, "node_modules", "tsx", "dist", "cli.mjs");
const run = spawnSync(process.execPath, [tsx, path.join(root, "scripts", `${name}.ts`), ...args], {
  cwd: root,
  stdio: "inherit",
});
if (run.error) console.error(run.error.message);
process.exit(run.status ?? 1);
