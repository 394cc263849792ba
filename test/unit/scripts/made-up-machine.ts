import type { Machine } from "../../../scripts/browser/machine.ts";

export interface MadeUpMachine extends Partial<Omit<Machine, "isProgram" | "list" | "head">> {
  /** Programs that can be run. */
  programs?: string[];
  /** Texts of files. */
  files?: Record<string, string>;
}

/** A computer that has only what the test says. */
export function madeUpMachine({ programs = [], files = {}, ...facts }: MadeUpMachine = {}): Machine {
  return {
    platform: "linux",
    env: { PATH: "/usr/local/bin:/usr/bin" },
    home: "/home/ada",
    isRoot: false,
    ...facts,
    isProgram: (path) => programs.includes(path),
    list: (folder) => namesIn(folder, programs),
    head: (path) => files[path] ?? "",
  };
}

const namesIn = (folder: string, paths: string[]): string[] => {
  const inside = paths.filter((path) => path.startsWith(`${folder}/`));
  return [...new Set(inside.map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""))];
};
