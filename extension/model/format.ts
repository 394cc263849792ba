import type { Milliseconds } from "./units.ts";

export { formatCost, formatMoney } from "./money.ts";

/** `0.4 ms`, `16 ms`, `612 ms`, `2.41 s`, `1 m 12 s`, `2 h 05 m`. */
export function formatDuration(ms: Milliseconds): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < 1) return `${Number(ms.toFixed(ms < 0.1 ? 2 : 1))} ms`;
  if (ms < 10) return `${trimZero(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${ms < 9_995 ? (ms / 1000).toFixed(2) : (ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")} m`;
}

const trimZero = (text: string): string => text.replace(/\.0$/, "");

/** `169`, `3.4k`, `12k`, `1.2M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 9_950) return `${trimZero((count / 1000).toFixed(1))}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  return `${trimZero((count / 1e6).toFixed(1))}M`;
}

interface Tokens {
  inputTokens?: number;
  outputTokens?: number;
}

/** `3.1k→169`: what went in and what came out; empty when neither is known. */
export function formatTokens({ inputTokens, outputTokens }: Tokens): string {
  if (inputTokens === undefined && outputTokens === undefined) return "";
  return `${formatSide(inputTokens)}→${formatSide(outputTokens)}`;
}

const formatSide = (value: number | undefined): string => (value === undefined ? "?" : formatCount(value));

/** `84/s`, `9.4/s`. */
export const formatRate = (perSecond: number): string =>
  perSecond < 10 ? `${trimZero(perSecond.toFixed(1))}/s` : `${formatCount(perSecond)}/s`;

/** `1 span`, `2,000 spans`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

/** `512 B`, `12 kB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${trimZero((bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0))} kB`;
  if (bytes < 1e9) return `${trimZero((bytes / 1e6).toFixed(1))} MB`;
  return `${trimZero((bytes / 1e9).toFixed(1))} GB`;
}
