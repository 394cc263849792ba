import { spawn } from "node:child_process";

interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end; what it said is in the error when it fails. */
export function runQuietly(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<{ stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let said = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      said = (said + chunk).slice(-2000);
    });
    child.stderr.on("data", (chunk) => {
      said = (said + chunk).slice(-2000);
    });
    child.once("error", (error) => reject(new Error(`${command} cannot be run: ${error.message}`)));
    child.once("close", (code) =>
      code === 0
        ? resolve({ stdout })
        : reject(new Error(`${command} ${args.join(" ")} failed (${code}):\n${said}`)),
    );
  });
}
