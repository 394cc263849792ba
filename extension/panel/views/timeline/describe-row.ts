import { failureOf } from "../../../model/fold.ts";
import { formatDuration } from "../../../model/format.ts";
import type { Row } from "../../../model/rows.ts";
import { stageKind } from "../../../model/stage-kind.ts";
import { timeToFirstChunk } from "../../../model/stream-stats.ts";
import { clip } from "../shared/clip.ts";
import { kindName } from "../shared/kind.ts";
import { stateOf } from "./scene.ts";
import { statsOf } from "./stream-phases.ts";

/** What a row's bar shows, in words. */
export function describeRow({ span, orphan }: Row): string {
  const facts = [clip(span.name), kindName(stageKind(span.attributes))];
  const state = stateOf(span);
  if (span.endMs !== undefined) facts.push(formatDuration(span.endMs - span.startMs));
  if (state === "error") facts.push(`failed: ${clip(failureOf(span) ?? "")}`);
  else if (state !== "done") facts.push(state);
  const ttft = timeToFirstChunk(span);
  if (ttft !== undefined) facts.push(`first chunk after ${formatDuration(ttft)}`);
  const stalls = span.stream && statsOf(span.stream)?.stalls.length;
  if (stalls) facts.push(stalls === 1 ? "1 stall" : `${stalls} stalls`);
  if (orphan) facts.push("its parent is missing");
  if (span.startMissing) facts.push("its start was not recorded");
  return facts.join(", ");
}
