import type { ChunkKind, ChunkSeries } from "./trace.ts";
import type { Milliseconds } from "./units.ts";

/** Times the real pace; `fit`: the whole stream in {@link FIT_MS}, also where that is slower than it was. */
export type Speed = 1 | 4 | "fit";
export const FIT_MS: Milliseconds = 10_000;

/** Where a replay stands. A value: each verb returns the next one. */
export interface Replay {
  atMs: Milliseconds;
  totalMs: Milliseconds;
  playing: boolean;
  speed: Speed;
}

/** Stands at the end: what a reader wants first is the whole text. */
export const createReplay = (totalMs: Milliseconds): Replay => ({
  atMs: totalMs,
  totalMs,
  playing: false,
  speed: 1,
});

export const rateOf = ({ speed, totalMs }: Pick<Replay, "speed" | "totalMs">): number =>
  speed === "fit" ? totalMs / FIT_MS : speed;

/** After so much time of the clock on the wall. Stops at the end. */
export function advance(replay: Replay, elapsedMs: Milliseconds): Replay {
  if (!replay.playing) return replay;
  const atMs = replay.atMs + Math.max(0, elapsedMs) * rateOf(replay);
  return atMs >= replay.totalMs ? { ...replay, atMs: replay.totalMs, playing: false } : { ...replay, atMs };
}

export const seek = (replay: Replay, atMs: Milliseconds): Replay => ({
  ...replay,
  atMs: Math.min(Math.max(0, atMs), replay.totalMs),
});

/** Play or pause; played at its end it begins anew. */
export function toggle(replay: Replay): Replay {
  if (replay.playing) return { ...replay, playing: false };
  return { ...replay, playing: true, atMs: replay.atMs >= replay.totalMs ? 0 : replay.atMs };
}

/** A stream that is still coming in grows under its replay; who stood at the end stays there. */
export function lengthen(replay: Replay, totalMs: Milliseconds): Replay {
  const atEnd = !replay.playing && replay.atMs >= replay.totalMs;
  return { ...replay, totalMs, atMs: atEnd ? totalMs : Math.min(replay.atMs, totalMs) };
}

/** How many of the first `count` times, which ascend, are not after `atMs`. */
export function arrivedAt(times: ArrayLike<number>, count: number, atMs: Milliseconds): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Neighbouring chunks of one kind, put together. */
export interface Run {
  kind: ChunkKind;
  /** Of the tool, where the run calls one. */
  name?: string;
  text: string;
  /** Index of the first chunk. */
  first: number;
  /** End of each chunk within `text`. */
  ends: number[];
}

/** What stands for each character that was not recorded. */
const WITHHELD = "·";

/** The whole stream as runs, made once; what had come at some moment is a cut of it ({@link cutRuns}). */
export function runsOf(stream: ChunkSeries): Run[] {
  const runs: (Run & { pieces: string[]; length: number })[] = [];
  let call: string | undefined;
  for (let i = 0; i < stream.count; i++) {
    const chunk = stream.chunks[i];
    if (!chunk) continue;
    let run = runs.at(-1);
    // Two calls side by side are told apart by their place, or by a name that comes anew.
    const place = chunk.toolCall && `${chunk.toolCall.index ?? ""}`;
    const isNewCall = chunk.kind === "tool_call" && place !== undefined && place !== call;
    if (!run || run.kind !== chunk.kind || isNewCall) {
      run = { kind: chunk.kind, text: "", first: i, ends: [], pieces: [], length: 0 };
      runs.push(run);
    }
    if (chunk.kind === "tool_call") call = place ?? call;
    if (chunk.toolCall?.name) run.name ??= chunk.toolCall.name;
    const piece = chunk.text || WITHHELD.repeat(chunk.length);
    run.pieces.push(piece);
    run.length += piece.length;
    run.ends.push(run.length);
  }
  return runs.map(({ pieces, length: _, ...run }) => ({ ...run, text: pieces.join("") }));
}

/** The runs as they stood when `arrived` chunks had come. */
export function cutRuns(runs: readonly Run[], arrived: number): { run: Run; text: string }[] {
  const shown: { run: Run; text: string }[] = [];
  for (const run of runs) {
    if (run.first >= arrived) break;
    const chunks = Math.min(run.ends.length, arrived - run.first);
    shown.push({ run, text: run.text.slice(0, run.ends[chunks - 1]) });
  }
  return shown;
}
