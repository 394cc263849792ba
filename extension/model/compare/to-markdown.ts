import { formatDuration } from "../format.ts";
import { type Currency, formatMoney } from "../money.ts";
import type { PairDifference } from "./pair-difference.ts";
import { FIGURES, type FigureName, type Figures } from "./span-figures.ts";

export const FIGURE_NAMES: Record<FigureName, string> = {
  duration: "duration",
  ttft: "first chunk",
  input: "tokens in",
  output: "tokens out",
  cached: "cached",
  reasoning: "reasoning",
  cost: "cost",
};

const number = new Intl.NumberFormat("en");

const SAID: Record<FigureName, (value: number, currency?: Currency) => string> = {
  duration: formatDuration,
  ttft: formatDuration,
  input: (value) => number.format(value),
  output: (value) => number.format(value),
  cached: (value) => number.format(value),
  reasoning: (value) => number.format(value),
  cost: formatMoney,
};

export const sayFigure = (name: FigureName, value: number | undefined, currency?: Currency): string =>
  value === undefined ? "–" : SAID[name](value, currency);

/** `+12 %`, `−3 %`, `×4.1` from the double on; `±0`; nothing where one of them is not known. */
export function sayChange(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined) return "";
  if (before === after) return "±0";
  if (before === 0) return "new";
  const ratio = after / before;
  if (ratio >= 2) return `×${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)}`;
  const percent = Math.round((ratio - 1) * 100);
  return percent === 0 ? "±0" : percent > 0 ? `+${percent} %` : `−${-percent} %`;
}

interface Report {
  names: [before: string, after: string];
  totals: { before: Figures; after: Figures };
  rows: readonly PairDifference[];
}

/** A comparison for a report or an issue: totals, and the rows that differ. No content of prompts and answers. */
export function comparisonToMarkdown({ names, totals, rows }: Report): string {
  const known = FIGURES.filter(
    (name) => totals.before[name] !== undefined || totals.after[name] !== undefined,
  );
  return [
    `**${oneLine(names[0])}** → **${oneLine(names[1])}**`,
    "",
    "| | before | after | change |",
    "| --- | ---: | ---: | ---: |",
    ...known.map((name) => {
      const [was, is] = [totals.before[name], totals.after[name]];
      return `| ${FIGURE_NAMES[name]} | ${sayFigure(name, was)} | ${sayFigure(name, is)} | ${sayChange(was, is)} |`;
    }),
    "",
    "| span | duration before | after | changed |",
    "| --- | ---: | ---: | --- |",
    ...rows.map(rowOf),
    "",
  ].join("\n");
}

function rowOf({ pair, kind, before, after, changes }: PairDifference): string {
  const name = oneLine((pair.after ?? pair.before)?.name ?? "");
  const what = kind === "both" ? changes.join(", ") : kind === "added" ? "only after" : "only before";
  const indent = "· ".repeat(pair.depth);
  return `| ${indent}${name} | ${sayFigure("duration", before.duration)} | ${sayFigure("duration", after.duration)} | ${what} |`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").replaceAll("|", "\\|").slice(0, 120);
