import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/esbuild-options.ts";

/** An answer of BEGIN with what it was to rest on. */
export interface BeginAnswer {
  knowledge: string;
  message: string;
  response: string;
  isAttributable: boolean;
}

export const BEGIN_FOLDER = "../shared/eval/begin";
export const BEGIN_PARTS = ["wow", "cmu", "tc"] as const;
export type BeginPart = (typeof BEGIN_PARTS)[number];

/** A development part; tab-separated, without quoting. */
export function readBegin(part: BeginPart): BeginAnswer[] {
  const text = readFileSync(path.join(root, BEGIN_FOLDER, `begin_dev_${part}.tsv`), "utf8");
  const [, ...lines] = text.trimEnd().split(/\r?\n/);
  return lines.map((line) => {
    const [, , knowledge = "", message = "", response = "", label = ""] = line.split("\t");
    return { knowledge, message, response, isAttributable: label.trim() === "Fully attributable" };
  });
}
