import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { zipSync } from "fflate";
import { build, packageJson } from "./build.ts";
import { root } from "./esbuild-options.ts";
import { run } from "./run-command.ts";

/** `npm run pack`: what the stores and npm take, in dist/packages/. */
await build({ only: ["chrome", "firefox", "sdk"] });
const out = path.join(root, "dist/packages");
mkdirSync(out, { recursive: true });
const { name, version } = packageJson();
for (const target of ["chrome", "firefox"]) zip(target);
await run("npm", ["pack", "--pack-destination", out], { cwd: root, quiet: true });
for (const file of readdirSync(out))
  console.log(`dist/packages/${file}  ${statSync(path.join(out, file)).size} bytes`);

function zip(target: string): void {
  const dir = path.join(root, "dist", target);
  const files: Record<string, [Uint8Array, { mtime: string }]> = {};
  // A fixed time, so that the same sources give the same bytes.
  for (const file of filesBelow(dir))
    files[path.relative(dir, file).replaceAll(path.sep, "/")] = [
      readFileSync(file),
      { mtime: "2020-01-01T00:00:00Z" },
    ];
  writeFileSync(path.join(out, `${name}-${target}-${version}.zip`), zipSync(files, { level: 9 }));
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(dir, entry.name);
      return entry.isDirectory() ? filesBelow(file) : [file];
    })
    .sort();
}
