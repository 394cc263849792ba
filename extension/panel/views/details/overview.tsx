import { failureOf } from "../../../model/fold.ts";
import { formatCount, formatDuration, formatRate, formatTokens } from "../../../model/format.ts";
import type { GenAIView } from "../../../model/genai-view.ts";
import { isRerunLink } from "../../../model/rerun-origin.ts";
import { isModelCall } from "../../../model/stage-kind.ts";
import { type StreamStats, streamStats } from "../../../model/stream-stats.ts";
import type { Below } from "../../../model/table/below.ts";
import { keyOfSpan } from "../../../model/table/rows.ts";
import { nameAt } from "../../../model/table/trace-table.ts";
import type { Span, TraceSummary } from "../../../model/trace.ts";
import { LinkButton, TextButton } from "../shared/button.tsx";
import { FoldedText } from "../shared/folded-text.tsx";
import { accentColor, kindName } from "../shared/kind.ts";
import { useStore } from "../shared/store-context.ts";
import { dateOf, exactTimeOfDay } from "../shared/time-of-day.ts";
import { AttributeTable } from "./attribute-table.tsx";
import { CostSection, useCost, useTraceOfRoot } from "./cost.tsx";
import css from "./details.module.css";
import { Findings } from "./findings.tsx";
import { SpanLink } from "./span-link.tsx";
import { Staircase } from "./staircase.tsx";
import { FailedSteps, useBelow } from "./steps-below.tsx";
import { YourScore } from "./your-score.tsx";

interface OverviewProps {
  span: Span;
  view: GenAIView;
}

/** What, when, how long, and what went wrong, before anything else. */
export function Overview({ span, view }: OverviewProps) {
  const { preferences } = useStore();
  const stats = span.stream && streamStats(span.stream, preferences.stallRule.value);
  const cost = useCost({ span, view });
  const below = useBelow(span);
  const trace = useTraceOfRoot(span);
  const facts = [kindName(view.kind), view.provider, view.responseModel ?? view.requestModel].filter(Boolean);
  if (view.finishReasons.length) facts.push(`stopped: ${view.finishReasons.join(", ")}`);
  return (
    <>
      <header class={css.title}>
        <span class={css.kind} style={{ background: accentColor(view.kind) }} />
        <h2 dir="auto">
          <FoldedText text={span.name} />
        </h2>
        <span class={css.faint}>{facts.join(" · ")}</span>
        <When span={span} />
      </header>
      <Figures
        figures={[
          ...figuresOf(span, view, stats, cost),
          ...(isModelCall(view.kind) ? [] : figuresBelow(below, trace)),
        ]}
      />
      <Findings span={span} view={view} stats={stats} failure={failureOf(span)}>
        <FailedSteps below={below} />
      </Findings>
      <RunAgainFrom span={span} />
      <AskWhy />
      {stats && <Staircase span={span} stats={stats} />}
      {stats?.gaps && <Rhythm stats={stats} merged={span.stream?.merged ?? 0} />}
      {view.tool && <CalledIn span={span} />}
      <CostSection span={span} view={view} />
      {Object.keys(view.parameters).length > 0 && (
        <AttributeTable title="Parameters" values={view.parameters} />
      )}
      <AnswerPreview view={view} />
      <YourScore span={span} />
    </>
  );
}

/** Its start on the clock, and within the trace. */
function When({ span: { traceId, startMs, startMissing } }: { span: Span }) {
  const { preferences, traces } = useStore();
  const format = preferences.timeFormat.value;
  const into = startMs - (traces.list.peek().byId.get(traceId)?.startMs ?? startMs);
  if (startMissing) return null;
  return (
    <span class={css.faint} title={`${dateOf(startMs, format)}${format === "utc" ? " UTC" : ""}`}>
      started {exactTimeOfDay(startMs, format)}
      {format === "utc" && " UTC"}
      {into >= 1 && ` · ${formatDuration(into)} into the trace`}
    </span>
  );
}

/** Of a call that was made again: back to the original, and beside it. */
function RunAgainFrom({ span }: { span: Span }) {
  const { compare, selection } = useStore();
  const original = span.links.find(isRerunLink);
  if (!original) return null;
  const { traceId, spanId } = original;
  return (
    <p class={css.ways}>
      <span class={css.faint}>Run again.</span>
      <LinkButton
        onClick={() => {
          selection.selectTrace(traceId);
          selection.selectSpan(spanId);
        }}
      >
        The original
      </LinkButton>
      <LinkButton onClick={() => compare.compareSpans({ traceId, spanId }, span)}>Compare with it</LinkButton>
    </p>
  );
}

function AskWhy() {
  const { why } = useStore();
  return (
    <p>
      <TextButton
        title="What went wrong on the way to the answer, and what its words rest on (Y)"
        onClick={() => void why.open()}
      >
        Why?
      </TextButton>
    </p>
  );
}

interface Figure {
  value: string;
  name: string;
}

function figuresOf(
  span: Span,
  view: GenAIView,
  stats: StreamStats | undefined,
  cost: string | undefined,
): Figure[] {
  const figures: Figure[] = [
    {
      value: span.endMs === undefined ? "…" : formatDuration(span.endMs - span.startMs),
      name: span.endMs === undefined ? (span.interrupted ? "interrupted" : "running") : "duration",
    },
  ];
  if (view.ttftMs !== undefined) figures.push({ value: formatDuration(view.ttftMs), name: "first chunk" });
  const { input, output, cacheRead, reasoning } = view.usage;
  const rate = tokensPerSecond(span, output, stats);
  if (rate) figures.push(rate);
  if (output !== undefined)
    figures.push({ value: formatTokens({ inputTokens: input, outputTokens: output }), name: "in → out" });
  else if (input !== undefined) figures.push({ value: formatCount(input), name: "tokens in" });
  if (cost !== undefined) figures.push({ value: cost, name: "cost" });
  if (cacheRead && input)
    figures.push({ value: `${Math.round((cacheRead / input) * 100)} %`, name: "cached input" });
  if (reasoning) figures.push({ value: formatCount(reasoning), name: "reasoning" });
  if (view.documents.length) figures.push({ value: String(view.documents.length), name: "documents" });
  return figures;
}

/** Of what stands above others: what it was made of; of a trace's first span also the trace's own figures. */
function figuresBelow(below: Below | undefined, trace: TraceSummary | undefined): Figure[] {
  if (!below) return [];
  const figures: Figure[] = [];
  if (trace?.ttftMs !== undefined) figures.push({ value: formatDuration(trace.ttftMs), name: "first chunk" });
  const tokens = trace && formatTokens(trace);
  if (tokens) figures.push({ value: tokens, name: "in → out" });
  const { modelCalls, toolCalls } = below;
  if (modelCalls)
    figures.push({ value: formatCount(modelCalls), name: modelCalls === 1 ? "model call" : "model calls" });
  if (toolCalls)
    figures.push({ value: formatCount(toolCalls), name: toolCalls === 1 ? "tool call" : "tool calls" });
  return figures;
}

/** Tokens where the provider counted them, else chunks: a chunk is not a token. */
function tokensPerSecond(
  span: Span,
  output: number | undefined,
  stats: StreamStats | undefined,
): Figure | undefined {
  if (!stats) return undefined;
  const seconds =
    ((span.endMs === undefined ? stats.lastMs : span.endMs - span.startMs) - stats.ttftMs) / 1000;
  if (seconds <= 0) return undefined;
  return output === undefined
    ? { value: formatRate(stats.chunks / seconds), name: "chunks" }
    : { value: formatRate(output / seconds), name: "tokens" };
}

function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl class={css.figures}>
      {figures.map(({ value, name }) => (
        <div key={name} class={css.figure}>
          <dd>{value}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}

function Rhythm({ stats, merged }: { stats: StreamStats; merged: number }) {
  if (!stats.gaps) return null;
  const { p50, p95, max } = stats.gaps;
  return (
    <section class={css.section}>
      <h2 class={css.heading}>Between chunks</h2>
      <dl class={css.rhythm}>
        {[
          ["median", formatDuration(p50)],
          ["p95", formatDuration(p95)],
          ["longest", formatDuration(max)],
          ["chunks", stats.chunks.toLocaleString("en")],
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {merged > 0 && (
        <p class={css.faint}>{merged} chunks were merged by the page: their own times are lost.</p>
      )}
    </section>
  );
}

/** A tool's error is most often read where it was asked for. */
function CalledIn({ span: { parentSpanId } }: { span: Span }) {
  const { opened } = useStore();
  const table = opened.opened.value?.table;
  const parent = table && parentSpanId !== undefined ? keyOfSpan(table, parentSpanId) : undefined;
  if (!table || parent === undefined || parentSpanId === undefined) return null;
  return (
    <p class={css.faint}>
      called in <SpanLink spanId={parentSpanId} name={nameAt(table, parent)} />
    </p>
  );
}

/** The answer is what people came for: its text, without a change of tab. */
function AnswerPreview({ view }: { view: GenAIView }) {
  const text = view.output
    .flatMap((message) => message.parts.flatMap((part) => (part.type === "text" ? [part.content] : [])))
    .join("\n");
  if (!text) return null;
  return (
    <section class={css.section}>
      <h2 class={css.heading}>Answer</h2>
      <FoldedText text={text} />
    </section>
  );
}
