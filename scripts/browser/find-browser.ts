import nodePath from "node:path";
import type { Machine } from "./machine.ts";

export interface FoundBrowser {
  path: string;
  /** Where it was found, for people: `"GENAI_TRACES_BROWSER"`, `"PATH"` … */
  source: string;
}

/** Ours first; the other two are what puppeteer, Lighthouse and Karma users have set already. */
const VARIABLES = ["GENAI_TRACES_BROWSER", "CHROME_PATH", "PUPPETEER_EXECUTABLE_PATH"];

/** Unbranded builds first: they have no policies and no profile of the user's to come near. */
const COMMANDS = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "brave-browser",
];

/** A Chromium-family browser that can load the extension, or undefined. Throws when a variable names none. */
export function findBrowser(machine: Machine): FoundBrowser | undefined {
  return (
    fromVariables(machine) ??
    firstProgram(machine, "PATH", commandsOnPath(machine)) ??
    firstProgram(machine, "the usual places", usualPlaces(machine)) ??
    firstProgram(machine, "puppeteer's cache", puppeteerCache(machine)) ??
    // Last: a snap sees neither /tmp nor hidden folders, so it may not find the profile or the extension.
    firstProgram(machine, "snap", machine.platform === "linux" ? ["/snap/bin/chromium"] : [])
  );
}

function fromVariables(machine: Machine): FoundBrowser | undefined {
  for (const variable of VARIABLES) {
    const path = machine.env[variable];
    if (!path) continue;
    // Someone chose it: falling through to another browser would hide the mistake.
    if (!machine.isProgram(path))
      throw new Error(`${variable} names ${path}, which is not a program that can be run.`);
    return { path, source: variable };
  }
  return undefined;
}

function firstProgram(machine: Machine, source: string, paths: string[]): FoundBrowser | undefined {
  const path = paths.find((path) => machine.isProgram(path) && !isEmptySnapWrapper(machine, path));
  return path === undefined ? undefined : { path, source };
}

/** Ubuntu's `chromium-browser` package is a script that runs the snap, or asks to install it. */
const isEmptySnapWrapper = (machine: Machine, path: string): boolean =>
  machine.head(path).startsWith("#!") && machine.head(path).includes("/snap/bin/chromium");

function commandsOnPath(machine: Machine): string[] {
  const { join, delimiter } = flavour(machine);
  const folders = (machine.env.PATH ?? machine.env.Path ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "");
  const suffix = machine.platform === "win32" ? ".exe" : "";
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command + suffix)));
}

function usualPlaces(machine: Machine): string[] {
  switch (machine.platform) {
    case "darwin":
      return ["/Applications", `${machine.home}/Applications`].flatMap((folder) =>
        ["Chromium", "Google Chrome", "Google Chrome for Testing", "Microsoft Edge", "Brave Browser"].map(
          (app) => `${folder}/${app}.app/Contents/MacOS/${app}`,
        ),
      );
    case "win32":
      return [machine.env.LOCALAPPDATA, machine.env.PROGRAMFILES, machine.env["PROGRAMFILES(X86)"]]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) =>
          [
            "Chromium\\Application\\chrome.exe",
            "Google\\Chrome\\Application\\chrome.exe",
            "Microsoft\\Edge\\Application\\msedge.exe",
            "BraveSoftware\\Brave-Browser\\Application\\brave.exe",
          ].map((app) => nodePath.win32.join(folder, app)),
        );
    default:
      return [
        "/usr/lib/chromium/chromium",
        "/usr/lib/chromium-browser/chromium-browser",
        "/opt/google/chrome/chrome",
        "/opt/microsoft/msedge/msedge",
        "/opt/brave.com/brave/brave",
        "/var/lib/flatpak/exports/bin/org.chromium.Chromium",
      ];
  }
}

/** `~/.cache/puppeteer/chrome/linux-140.0.1.2/chrome-linux64/chrome` and its kin, newest first. */
export function puppeteerCache(machine: Machine): string[] {
  const { join } = flavour(machine);
  const cache = machine.env.PUPPETEER_CACHE_DIR ?? join(machine.home, ".cache", "puppeteer");
  const builds = machine
    .list(join(cache, "chrome"))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const testing = "Google Chrome for Testing";
  return builds.flatMap((build) =>
    machine.list(join(cache, "chrome", build)).map((folder) => {
      const inside = join(cache, "chrome", build, folder);
      if (machine.platform === "darwin") return join(inside, `${testing}.app`, "Contents", "MacOS", testing);
      return join(inside, machine.platform === "win32" ? "chrome.exe" : "chrome");
    }),
  );
}

const flavour = (machine: Machine) => (machine.platform === "win32" ? nodePath.win32 : nodePath.posix);
