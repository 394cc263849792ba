import { root } from "../esbuild-options.ts";
import { run } from "../run-command.ts";
import type { FoundBrowser } from "./find-browser.ts";
import { ensureBrowser } from "./install-browser.ts";
import { thisMachine } from "./machine.ts";

/** The browser of this machine, installed first when there is none. */
export const readyBrowser = (say: (sentence: string) => void): Promise<FoundBrowser> =>
  ensureBrowser({
    machine: thisMachine(),
    // apt must not wait for answers
    run: (command, args) => run(command, args, { cwd: root, env: { DEBIAN_FRONTEND: "noninteractive" } }),
    say,
  });
