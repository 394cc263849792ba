import { spawn } from "node:child_process";
import type { RunCommand } from "./install-browser.ts";

/** Runs with the output shown, never waiting for an answer from the keyboard. */
export const runCommand: RunCommand = ([program = "", ...args]) =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32", // npx is npx.cmd there
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    child.once("error", () => resolve(127)); // what a shell says of a command that is not there
    child.once("exit", (code) => resolve(code ?? 1));
  });
