import type { AuditOptions } from "../../../sdk/audit/write-audit.ts";
import { otlpOfSpans } from "../../../sdk/otlp/otlp-of-spans.ts";
import { GEN_AI_OUTPUT_MESSAGES, type SessionId, type SpanId } from "../../../sdk/protocol/index.ts";
import type { TraceCost } from "../../model/cost/trace-cost.ts";
import { formatCost, formatMoney } from "../../model/format.ts";
import { messageFromStream } from "../../model/message.ts";
import type { GivenScore } from "../../model/statistics/given-scores.ts";
import type { Gap, Span } from "../../model/trace.ts";

/** What one call cost: as its server or another tool told, else reckoned by its tokens and a price list. */
export interface OneCost {
  usd: number;
  isTold: boolean;
}

/** What a trace's calls cost, as far as it is known. */
export interface CallsCost {
  total?: TraceCost;
  spans: ReadonlyMap<SpanId, OneCost>;
}

/** In US dollars, as files are, and where it is from: a list is no bill. */
export const costWords = (cost: OneCost): string =>
  `${formatMoney(cost.usd)} (${cost.isTold ? "as told with the call" : "estimated by price lists"})`;

export const totalCostWords = (cost: TraceCost): string =>
  `${formatCost(cost)} (${cost.isTold ? "as told with calls, else " : ""}estimated by price lists${cost.isLeast ? "; of some calls price or tokens are not known" : ""})`;

/** A trace on its way out: its spans in order of start. */
export interface OutgoingTrace {
  traceId: string;
  spans: Span[];
  /** Records known to be missing. */
  gaps: Gap[];
  /** For formats that tell it; absent: nobody knows. */
  cost?: CallsCost;
}

/** Who seals, what the browser knows of a session, and what was sealed before it is saved. */
export interface Sealing extends Omit<AuditOptions, "after"> {
  factsOf(sid: SessionId): Promise<{ [name: string]: string | number }>;
  /** Parts that come first in the file; returns the hashes of their last seals. Default: none. */
  captured?(): AsyncGenerator<string, string[]>;
}

export interface WriteOptions {
  /** Start of the first trace, for formats that count from there; default: that of the first that comes. */
  startNs?: bigint;
  /** When it was written, for formats that say so. */
  now?: Date;
  /** For records that are sealed. */
  sealing?: Sealing;
  /** What users gave to spans, for datasets. */
  scores?: readonly GivenScore[];
  /** Told of the model calls of a trace that are in a dataset, and of those that are not whole. */
  calls?: (kept: number, left: number) => void;
}

/** Traces into pieces of a file, one trace in memory at a time. */
export type TraceWriter = (
  traces: AsyncIterable<OutgoingTrace>,
  options?: WriteOptions,
) => AsyncIterable<string | Uint8Array<ArrayBuffer>>;

/** The trace's spans as OTLP, with answers that only their streams know. */
export const otlpOfTrace = ({ spans }: OutgoingTrace) => otlpOfSpans(spans.map(withAnswer));

/**
 * An answer that was reported chunk by chunk only becomes `gen_ai.output.messages`, too: nobody else reads our chunks.
 * Words that were not recorded leave none.
 */
export function withAnswer(span: Span): Span {
  const { stream, attributes } = span;
  if (!stream?.count || GEN_AI_OUTPUT_MESSAGES in attributes) return span;
  const { role, parts } = messageFromStream(stream);
  const said = parts.filter(({ type }) => type !== "withheld");
  if (!said.length) return span;
  const message = JSON.parse(JSON.stringify({ role, parts: said }));
  return { ...span, attributes: { ...attributes, [GEN_AI_OUTPUT_MESSAGES]: [message] } };
}
