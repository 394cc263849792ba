import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./esbuild-options.ts";

/** A line of budgets.json or thresholds.json. */
export interface Limit {
  min?: number;
  max?: number;
  why: string;
}

export type Limits = Record<string, Limit>;

/** A measured number with what became of its limit; empty where it has none. */
export interface Row {
  /** What measured it. */
  of: string;
  name: string;
  value: string;
  unit: string;
  baseline: string;
  verdict: string;
}

export const readLimits = (file: string): Limits => JSON.parse(readFileSync(path.join(root, file), "utf8"));

/**
 * What the files of a folder that end in `.kind.ts` export as `kind`, those of `names` or all.
 * Throws, telling the names there are, where one is unknown.
 */
export async function loadByName<T extends { name: string }>(
  folder: string,
  kind: string,
  names: readonly string[],
): Promise<T[]> {
  const directory = path.join(root, folder);
  const files = readdirSync(directory).filter((name) => name.endsWith(`.${kind}.ts`));
  const all: T[] = [];
  for (const file of files.sort())
    all.push(((await import(path.join(directory, file))) as Record<string, T>)[exportOf(kind)] as T);
  const unknown = names.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length)
    throw new Error(
      `No ${kind} named ${unknown.join(", ")}; there are: ${all.map(({ name }) => name).join(", ")}`,
    );
  return names.length ? all.filter(({ name }) => names.includes(name)) : all;
}

const exportOf = (kind: string): string => (kind === "eval" ? "evaluation" : kind);

/** Throws where the limit is not in its file: a figure that nothing holds would look held. */
export function judge(value: number, limit: string | undefined, limits: Limits): string {
  if (limit === undefined) return "";
  if (!Object.hasOwn(limits, limit)) throw new Error(`There is no limit "${limit}"`);
  const { min, max } = limits[limit] as Limit;
  // Not `value < min`: what is not a number holds nothing.
  const isBeyond = (min !== undefined && !(value >= min)) || (max !== undefined && !(value <= max));
  const asked = [min === undefined ? "" : `≥ ${min}`, max === undefined ? "" : `≤ ${max}`];
  return `${isBeyond ? BEYOND : "ok"} (${asked.filter(Boolean).join(", ")})`;
}

const BEYOND = "beyond its limit";
export const isBeyond = ({ verdict }: Row): boolean => verdict.startsWith(BEYOND);

/** Written as Markdown. */
export function writeTable(file: string, of: string, rows: readonly Row[]): void {
  const lines = rows.map(
    (row) => `| ${row.of} | ${row.name} | ${row.value} | ${row.unit} | ${row.baseline} | ${row.verdict} |`,
  );
  const head = [`| ${of} | figure | value | unit | beside | limit |`, "|---|---|--:|---|---|---|"];
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), [...head, ...lines, ""].join("\n"));
}
