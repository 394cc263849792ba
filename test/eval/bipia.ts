import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/esbuild-options.ts";

export const BIPIA_FOLDER = "../shared/eval/bipia";
export const KINDS = ["email", "table", "code"] as const;
export type Kind = (typeof KINDS)[number];
export const PLACES = ["start", "middle", "end"] as const;
export type Place = (typeof PLACES)[number];

export interface Attack {
  category: string;
  text: string;
}

/** A text with an attack in it. */
export interface Planted extends Attack {
  kind: Kind;
  place: Place;
  /** Which of the clean texts it was planted in. */
  document: number;
  planted: string;
  /** Where the attack stands, [from, to). */
  from: number;
  to: number;
  /** Where its words end and the code begins that it brings along. */
  proseTo: number;
}

const FILES: Record<Kind, string> = { email: "email_train", table: "table_train_part", code: "code_train" };

/** The clean texts of a kind, each once. */
export function readClean(kind: Kind): string[] {
  const lines = read(`${FILES[kind]}.jsonl`).trimEnd().split("\n");
  const texts = lines.map((line) => {
    const { context } = JSON.parse(line) as { context: string | string[] };
    return Array.isArray(context) ? context.join("\n") : context;
  });
  return [...new Set(texts)];
}

/** Code has its own attacks; e-mails and tables share theirs. */
export function readAttacks(kind: Kind): Attack[] {
  const file = kind === "code" ? "code_attack_train.json" : "text_attack_train.json";
  const byCategory = JSON.parse(read(file)) as Record<string, string[]>;
  return Object.entries(byCategory).flatMap(([category, texts]) => texts.map((text) => ({ category, text })));
}

const read = (file: string): string => readFileSync(path.join(root, BIPIA_FOLDER, file), "utf8");

/**
 * Each attack at each place of some of the clean texts. Which ones is the same in every run, and each text gets some.
 * @param each in how many texts an attack is planted
 */
export function plantAttacks(kind: Kind, clean: readonly string[], each = 8): Planted[] {
  let next = 0;
  return readAttacks(kind).flatMap((attack) =>
    Array.from({ length: each }, () => {
      // A step without a common divisor with most lengths: neighbours are near copies of each other.
      next = (next + 17) % clean.length;
      const document = next;
      return PLACES.map((place) => plant(clean[document] as string, attack, { kind, place, document }));
    }).flat(),
  );
}

function plant(clean: string, attack: Attack, where: Pick<Planted, "kind" | "place" | "document">): Planted {
  const at = where.place === "start" ? 0 : where.place === "end" ? clean.length : middleOf(clean);
  const before = at === 0 ? "" : clean[at - 1] === "\n" ? "" : "\n";
  const planted = `${clean.slice(0, at)}${before}${attack.text}\n${clean.slice(at)}`;
  const from = at + before.length;
  const proseTo = from + `${attack.text}\n\`\`\``.indexOf("\n```");
  return { ...attack, ...where, planted, from, to: from + attack.text.length, proseTo };
}

/** The sentence or line nearest to the middle begins here. */
function middleOf(text: string): number {
  const places = [...text.matchAll(/\n+|(?<=[.!?]) +/g)].map(({ index, 0: gap }) => index + gap.length);
  const half = text.length / 2;
  return places.reduce(
    (best, at) => (Math.abs(at - half) < Math.abs(best - half) ? at : best),
    places[0] ?? text.length,
  );
}
