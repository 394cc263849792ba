import { useMemo } from "preact/hooks";
import { arrivalsOf, figuresOfGaps, gapsOf } from "../../../model/arrivals.ts";
import { formatCount, formatDuration } from "../../../model/format.ts";
import { momentsOf } from "../../../model/stream-moments.ts";
import { type StallRule, streamStats } from "../../../model/stream-stats.ts";
import type { ChunkSeries, Span } from "../../../model/trace.ts";
import { useStore } from "../shared/store-context.ts";
import { Arrivals } from "./arrivals.tsx";
import css from "./details.module.css";
import { GapHistogram } from "./gap-histogram.tsx";
import { ReplayView } from "./replay-view.tsx";
import own from "./stream.module.css";
import { useSettledStream } from "./use-settled-stream.ts";

/** A streamed answer as it truly came: when, in which pieces, with which pauses, and once more as a film. */
export function Stream({ span, stream: growing }: { span: Span; stream: ChunkSeries }) {
  const stream = useSettledStream(growing, span.endMs === undefined);
  const rule = useStore().preferences.stallRule.value;
  const { arrivals, chunkGaps, gaps, stats } = useMemo(() => figuresOf(stream, rule), [stream, rule]);
  return (
    <>
      <Moments span={span} />
      <ReplayView span={span} stream={stream} arrivals={arrivals} stalls={stats?.stalls ?? []} />
      <section class={css.section}>
        <h2 class={css.heading}>Time between</h2>
        <Gaps chunks={chunkGaps} arrivals={gaps} />
        {stream.merged > 0 && (
          <p class={css.faint}>
            {formatCount(stream.merged)} chunks were merged by the page: their own times are lost.
          </p>
        )}
        <GapHistogram gaps={gaps} longMs={rule.minMs} />
      </section>
      <Arrivals arrivals={arrivals} stream={stream} stalls={stats?.stalls ?? []} />
    </>
  );
}

function figuresOf(stream: ChunkSeries, rule: StallRule) {
  const arrivals = arrivalsOf(stream);
  const times = arrivals.map(({ atMs }) => atMs);
  return {
    arrivals,
    gaps: gapsOf(times, times.length),
    chunkGaps: gapsOf(stream.times, stream.count),
    stats: streamStats(stream, rule),
  };
}

const COLOURS: Record<string, string> = {
  waiting: "prompt",
  reasoning: "agent",
  text: "model",
  tool_call: "tool",
  closing: "other",
};

/** Each stair is the time from the moment before to this one. */
function Moments({ span }: { span: Span }) {
  const moments = momentsOf(span);
  const total = Math.max(moments.at(-1)?.atMs ?? 0, 0.001);
  return (
    <section class={css.section}>
      <h2 class={css.heading}>From request to end</h2>
      <table class={own.table}>
        <thead>
          <tr>
            <th scope="col">moment</th>
            <th scope="col" class={own.drawn}>
              <span class={css.hidden}>drawn</span>
            </th>
            <th scope="col">at</th>
            <th scope="col">took</th>
          </tr>
        </thead>
        <tbody>
          {moments.map(({ name, atMs, spentOn }, i) => {
            const before = moments[i - 1]?.atMs ?? 0;
            return (
              <tr key={name}>
                <td>{name}</td>
                <td class={own.drawn}>
                  <div class={own.track}>
                    <i
                      style={{
                        left: `${(before / total) * 100}%`,
                        width: i === 0 ? "0" : `max(2px, ${((atMs - before) / total) * 100}%)`,
                        background: `var(--kind-${COLOURS[spentOn]})`,
                      }}
                    />
                  </div>
                </td>
                <td>{formatDuration(atMs)}</td>
                <td class={own.faint}>{i === 0 ? "" : `+${formatDuration(atMs - before)}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Gaps({ chunks, arrivals }: { chunks: Float64Array; arrivals: Float64Array }) {
  const rows = [
    { name: "chunks", figures: figuresOfGaps(chunks) },
    { name: "network chunks", figures: figuresOfGaps(arrivals) },
  ];
  return (
    <table class={own.table}>
      <thead>
        <tr>
          <th scope="col">neighbouring</th>
          <th scope="col">gaps</th>
          <th scope="col">median</th>
          <th scope="col">p95</th>
          <th scope="col">longest</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, figures }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{figures?.count ?? 0}</td>
            <td>{figures ? formatDuration(figures.p50) : "–"}</td>
            <td>{figures ? formatDuration(figures.p95) : "–"}</td>
            <td>{figures ? formatDuration(figures.max) : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
