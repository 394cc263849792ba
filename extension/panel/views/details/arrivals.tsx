import { useState } from "preact/hooks";
import type { Arrival } from "../../../model/arrivals.ts";
import { formatCount, formatDuration } from "../../../model/format.ts";
import type { Stall } from "../../../model/stream-stats.ts";
import type { ChunkSeries } from "../../../model/trace.ts";
import { LinkButton } from "../shared/button.tsx";
import css from "./details.module.css";
import own from "./stream.module.css";

interface ArrivalsProps {
  arrivals: readonly Arrival[];
  stream: ChunkSeries;
  stalls: readonly Stall[];
}

/** Rows shown at a time. */
const PAGE = 50;
/** Longest preview of what came; the cell cuts it to its own width. */
const PREVIEW = 200;

/** What came together: chunks of equal time were in one chunk of the network. */
export function Arrivals({ arrivals, stream, stalls }: ArrivalsProps) {
  const [shown, setShown] = useState(PAGE);
  const starts = new Set(stalls.map(({ endMs }) => endMs));
  const together = arrivals.filter(({ chunks }) => chunks > 1).length;
  return (
    <section class={css.section}>
      <h2 class={css.heading}>
        {formatCount(stream.count)} chunks in {formatCount(arrivals.length)} network chunks
        {together > 0 && `, ${formatCount(together)} of them with several`}
      </h2>
      <table class={own.table}>
        <thead>
          <tr>
            <th scope="col">at</th>
            <th scope="col">after</th>
            <th scope="col">chunks</th>
            <th scope="col" class={own.words}>
              what came
            </th>
          </tr>
        </thead>
        <tbody>
          {arrivals.slice(0, shown).map((arrival, i) => (
            <tr key={arrival.first}>
              <td>{formatDuration(arrival.atMs)}</td>
              <td class={starts.has(arrival.atMs) ? own.stall : own.faint}>
                {starts.has(arrival.atMs) && "stall "}
                {i === 0 ? "" : `+${formatDuration(arrival.atMs - (arrivals[i - 1] as Arrival).atMs)}`}
              </td>
              <td>{arrival.chunks}</td>
              <td class={own.words}>{wordsOf(arrival, stream)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {arrivals.length > shown && (
        <LinkButton onClick={() => setShown(shown + PAGE * 10)}>
          … {formatCount(arrivals.length - shown)} more
        </LinkButton>
      )}
    </section>
  );
}

function wordsOf({ first, chunks, characters }: Arrival, stream: ChunkSeries): string {
  let words = "";
  for (let i = first; i < first + chunks && words.length < PREVIEW; i++) {
    const chunk = stream.chunks[i];
    words += chunk?.toolCall?.name ? `${chunk.toolCall.name} ${chunk.text}` : (chunk?.text ?? "");
  }
  if (!words) return characters > 0 ? `${characters} characters, not recorded` : "";
  return words.slice(0, PREVIEW).replace(/\n/g, "⏎");
}
