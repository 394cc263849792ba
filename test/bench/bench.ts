import type { Frame, Page } from "puppeteer";
import type { LaunchedBrowser } from "../../scripts/browser/launch.ts";
import type { StaticServer } from "../../scripts/browser/static-server.ts";

/** One measured number. `budget` names its line in budgets.json. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  budget?: string;
  /** What it was measured against, in the same run. */
  baseline?: string;
}

/** What a bench is given: a way to a fresh browser with or without the extension, and the bench pages. */
export interface BenchEnvironment {
  server: StaticServer;
  launch(options?: { extension?: boolean; profile?: string }): Promise<LaunchedBrowser>;
  openPanel(launched: LaunchedBrowser, page: Page): Promise<{ devtools: Page; panel: Frame }>;
  say(text: string): void;
}

export interface Bench {
  name: string;
  title: string;
  run(environment: BenchEnvironment): Promise<Figure[]>;
}

export const median = (values: number[]): number => quantileOf(values, 0.5);

/** Nearest rank. */
export function quantileOf(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}
