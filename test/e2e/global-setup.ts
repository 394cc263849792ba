import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * All profiles of a run lie in one folder that goes with the run: the worker is ended by a signal and has
 * no time to tidy up.
 */
export default function setUp(): () => void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "genai-traces-e2e-"));
  process.env.TMPDIR = folder;
  return () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
