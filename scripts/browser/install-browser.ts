import { root } from "../esbuild-options.ts";
import { run } from "../run-command.ts";
import { type FoundBrowser, findBrowser } from "./find-browser.ts";
import { type Machine, thisMachine } from "./machine.ts";

/** One way of getting a browser: commands to run in order, and what they are for. */
export interface Installation {
  title: string;
  commands: string[][];
}

/** Runs a command with its output shown; rejects with its name and exit code when it fails. */
export type RunCommand = (command: string, args: string[]) => Promise<unknown>;

/** The ways to try on this computer, best first. */
export function installationsFor(machine: Machine): Installation[] {
  const puppeteer = ["npx", "--yes", "puppeteer", "browsers", "install", "chrome"];
  const download = { title: "puppeteer's browser download", commands: [puppeteer] };
  if (machine.platform !== "linux" || !machine.isRoot) return [download];

  const system = distribution(machine.head("/etc/os-release"));
  const refresh = ["apt-get", "update"];
  if (system.has("ubuntu")) {
    // Ubuntu's chromium package only wraps the snap, which does not run in containers and cannot see /tmp.
    return [
      {
        title: "puppeteer's browser download with its libraries",
        commands: [refresh, [...puppeteer, "--install-deps"]],
      },
      download,
    ];
  }
  if (system.has("debian")) {
    return [
      { title: "apt-get install chromium", commands: [refresh, ["apt-get", "install", "-y", "chromium"]] },
      download,
    ];
  }
  return [download];
}

/** `ID` and `ID_LIKE` of os-release: Mint says `linuxmint ubuntu debian`. */
function distribution(osRelease: string): Set<string> {
  const values = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)].map((match) => match[1] ?? "");
  return new Set(values.flatMap((value) => value.replaceAll('"', "").split(/\s+/)));
}

export interface InstallOptions {
  machine: Machine;
  run: RunCommand;
  /** Told what is about to be done. */
  say(sentence: string): void;
}

/** Installs a browser and finds it. Throws a sentence that says what to do when nothing worked. */
export async function installBrowser({ machine, run, say }: InstallOptions): Promise<FoundBrowser> {
  const failed: string[] = [];
  for (const { title, commands } of installationsFor(machine)) {
    say(`no Chromium found: installing one (${title})`);
    const failure = await firstFailure(commands, run);
    const found = findBrowser(machine);
    if (found) return found;
    failed.push(failure ?? `${title} finished, but left no browser where it is looked for`);
  }
  throw new Error(
    `No Chromium-family browser could be installed (${failed.join("; ")}). ` +
      "Install Chromium, Chrome, Edge or Brave yourself, or set GENAI_TRACES_BROWSER to the path of one.",
  );
}

async function firstFailure(commands: string[][], run: RunCommand): Promise<string | undefined> {
  for (const [command = "", ...args] of commands) {
    const failure = await run(command, args).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message.trim() : String(error)),
    );
    if (failure !== undefined) return failure;
  }
  return undefined;
}

const onThisMachine = (): InstallOptions => ({
  machine: thisMachine(),
  run: (command, args) =>
    run(command, args, { cwd: root, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }),
  say: (sentence) => console.log(`  ${sentence}`),
});

/** Path of the browser to use: found, or else installed. */
export async function ensureBrowser(options: InstallOptions = onThisMachine()): Promise<string> {
  const { path } = findBrowser(options.machine) ?? (await installBrowser(options));
  return path;
}
