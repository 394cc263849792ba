import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Arrival } from "../../../model/arrivals.ts";
import { formatCount, formatDuration } from "../../../model/format.ts";
import {
  arrivedAt,
  createReplay,
  cutRuns,
  lengthen,
  type Replay,
  type Run,
  runsOf,
  type Speed,
  seek,
  toggle,
} from "../../../model/replay.ts";
import type { Stall } from "../../../model/stream-stats.ts";
import type { ChunkSeries, Span } from "../../../model/trace.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./details.module.css";
import own from "./stream.module.css";
import { StreamCurve } from "./stream-curve.tsx";
import { usePlaying } from "./use-playing.ts";

interface ReplayViewProps {
  span: Span;
  stream: ChunkSeries;
  arrivals: readonly Arrival[];
  stalls: readonly Stall[];
}

/** The stream once more, at its own pace or another; the playhead is the store's, so that others can follow it. */
export function ReplayView({ span, stream, arrivals, stalls }: ReplayViewProps) {
  const { selection } = useStore();
  const totalMs = Math.max(stream.times[stream.count - 1] as number, 1);
  const [kept, setReplay] = useState(() => createReplay(totalMs));
  const replay = kept.totalMs === totalMs ? kept : lengthen(kept, totalMs);
  const runs = useMemo(() => runsOf(stream), [stream, stream.count]);
  const arrived = arrivedAt(stream.times, stream.count, replay.atMs);
  usePlaying(replay, setReplay);
  useEffect(() => {
    selection.movePlayhead(replay.atMs < replay.totalMs ? span.startMs + replay.atMs : null);
  }, [selection, span.startMs, replay.atMs, replay.totalMs]);
  useEffect(() => () => selection.movePlayhead(null), [selection]);
  const wish = selection.scrubTo.value;
  const seen = useRef(wish);
  useEffect(() => {
    if (wish && wish !== seen.current)
      setReplay((kept) => seek({ ...lengthen(kept, totalMs), playing: false }, wish.at - span.startMs));
    seen.current = wish;
  }, [wish]);

  const step = (by: 1 | -1) => {
    const here = arrivedAt(
      arrivals.map(({ atMs }) => atMs),
      arrivals.length,
      replay.atMs,
    );
    const to = arrivals[by > 0 ? here : here - 2];
    setReplay(seek({ ...replay, playing: false }, to?.atMs ?? (by > 0 ? totalMs : 0)));
  };

  return (
    <section class={css.section} aria-label="Replay of the stream">
      <h2 class={css.heading}>
        Replay · {formatDuration(replay.atMs)} of {formatDuration(totalMs)} · {formatCount(arrived)} of{" "}
        {formatCount(stream.count)} chunks
      </h2>
      <StreamCurve stream={stream} totalMs={totalMs} stalls={stalls} atMs={replay.atMs} />
      <Player replay={replay} arrived={arrived} of={stream.count} change={setReplay} step={step} />
      <Screen runs={runs} arrived={arrived} />
    </section>
  );
}

interface PlayerProps {
  replay: Replay;
  arrived: number;
  of: number;
  change: (replay: Replay) => void;
  step: (by: 1 | -1) => void;
}

function Player({ replay, arrived, of, change, step }: PlayerProps) {
  const { atMs, totalMs, playing, speed } = replay;
  return (
    <div class={own.player} role="toolbar" aria-label="Replay">
      <button
        type="button"
        class={own.play}
        aria-label={playing ? "Pause" : "Play"}
        title={playing ? "Pause (Space)" : "Play (Space)"}
        onClick={() => change(toggle(replay))}
      >
        <span aria-hidden="true">{playing ? "❚❚" : "▶"}</span>
      </button>
      <button
        type="button"
        class={own.step}
        aria-label="Previous network chunk"
        title="Previous network chunk (,)"
        onClick={() => step(-1)}
      >
        <span aria-hidden="true">‹</span>
      </button>
      <button
        type="button"
        class={own.step}
        aria-label="Next network chunk"
        title="Next network chunk (.)"
        onClick={() => step(1)}
      >
        <span aria-hidden="true">›</span>
      </button>
      <input
        class={own.scrub}
        type="range"
        aria-label="Moment of the stream"
        aria-valuetext={`${formatDuration(atMs)}, ${arrived} of ${of} chunks`}
        min={0}
        max={totalMs}
        step={totalMs / 500}
        value={atMs}
        onInput={(event) => change(seek({ ...replay, playing: false }, event.currentTarget.valueAsNumber))}
        onKeyDown={(event) => {
          if (event.key === " ") change(toggle(replay));
          else if (event.key === ",") step(-1);
          else if (event.key === ".") step(1);
          else return;
          event.preventDefault();
        }}
      />
      <select
        class={own.speed}
        aria-label="Speed"
        value={String(speed)}
        onChange={(event) => change({ ...replay, speed: speedOf(event.currentTarget.value) })}
      >
        <option value="1">1×</option>
        <option value="4">4×</option>
        <option value="fit">in 10 s</option>
      </select>
    </div>
  );
}

const speedOf = (value: string): Speed => (value === "fit" ? "fit" : value === "4" ? 4 : 1);

const NAMES: Record<Run["kind"], string> = { reasoning: "reasoning", text: "", tool_call: "calls" };
/** The end of what had come is what one watches; laying out a book sixty times a second would stop the film. */
const TAIL = 8_000;

function Screen({ runs, arrived }: { runs: readonly Run[]; arrived: number }) {
  const shown = cutRuns(runs, arrived);
  let room = TAIL;
  const tail: { run: Run; text: string }[] = [];
  for (let i = shown.length - 1; i >= 0 && room > 0; i--) {
    const { run, text } = shown[i] as { run: Run; text: string };
    tail.unshift({ run, text: text.slice(-room) });
    room -= text.length;
  }
  const all = shown.reduce((sum, { text }) => sum + text.length, 0);
  const hidden = all - tail.reduce((sum, { text }) => sum + text.length, 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section class={own.screen} tabIndex={0} aria-label="What had come by then" dir="auto">
      {hidden > 0 && <p class={css.faint}>… {formatCount(hidden)} characters before</p>}
      {tail.map(({ run, text }) => (
        <div key={run.first} class={`${own.run} ${own[run.kind] ?? ""}`}>
          {NAMES[run.kind] && (
            <span class={own.runName}>
              {NAMES[run.kind]} {run.name ?? ""}{" "}
            </span>
          )}
          {text}
        </div>
      ))}
      {shown.length === 0 && <p class={css.faint}>Nothing yet.</p>}
    </section>
  );
}
