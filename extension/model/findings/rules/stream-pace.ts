import { formatDuration } from "../../format.ts";
import { type StallRule, streamStats } from "../../stream-stats.ts";
import type { Finding } from "../finding.ts";
import { evidence, type Pipeline, type Step } from "../pipeline.ts";

/** A first chunk after this is slow for any chat; thinking models tell reasoning before. */
const SLOW_MS = 4000;
/** Fewer chunks, or fewer characters, say nothing of how they came. */
const LEAST_CHUNKS = 8;
const LEAST_CHARACTERS = 120;
/** A wait before the first chunk that somebody notices. */
const NOTICED_MS = 800;
/** All chunks within this share of the wait for the first: no model writes so fast. */
const AT_ONCE = 0.05;
/** Models write some hundred tokens a second at most, and thousands on special hardware. */
const LEAST_GAP_MS = 2;

/** Slow first words, buffers between server and page, stalls. */
export function streamPace({ steps, stallRule }: Pipeline): Finding[] {
  return steps.flatMap((step) => (step.view.kind === "model" ? paceOf(step, stallRule) : []));
}

function paceOf(step: Step, stallRule: StallRule): Finding[] {
  const { stream } = step.span;
  const stats = stream && streamStats(stream, stallRule);
  if (!stats) return [];
  const found: Finding[] = [];
  const spread = stats.lastMs - stats.ttftMs;
  const isBuffered =
    stats.ttftMs >= NOTICED_MS &&
    stats.chunks >= LEAST_CHUNKS &&
    stats.characters >= LEAST_CHARACTERS &&
    spread <= AT_ONCE * stats.ttftMs &&
    spread / stats.chunks <= LEAST_GAP_MS;
  if (isBuffered)
    found.push({
      ...finding(step, "latency.buffering", "warning"),
      title: `After ${formatDuration(stats.ttftMs)} all ${stats.chunks} chunks came within ${formatDuration(spread)}: something between the model and the page holds the stream back.`,
      method:
        "A late first chunk and next to no time between chunks: a proxy, a compression or a server that buffers. An answer from a cache looks the same.",
    });
  else if (stats.ttftMs >= SLOW_MS)
    found.push({
      ...finding(step, "latency.server", "warning"),
      title: `The first chunk came after ${formatDuration(stats.ttftMs)}: the server was slow to begin.`,
      method: `From ${formatDuration(SLOW_MS)} on; a long prompt, a queue at the provider and reasoning that is not streamed look the same.`,
    });
  const [longest] = stats.stalls.toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs));
  if (longest)
    found.push({
      ...finding(step, "latency.stall", "info"),
      title: `The stream stood still ${stats.stalls.length === 1 ? "once" : `${stats.stalls.length} times`}, for ${formatDuration(longest.endMs - longest.startMs)} at the longest.`,
      method: `A gap of ${formatDuration(stallRule.minMs)} or more, and ${stallRule.factor} times the median.`,
    });
  return found;
}

const finding = (step: Step, rule: string, severity: Finding["severity"]) => ({
  rule,
  area: "latency" as const,
  severity,
  evidence: [evidence(step, "stream")] as const,
});
