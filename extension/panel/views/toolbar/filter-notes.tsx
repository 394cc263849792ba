import type { SearchState } from "../../store/filter.ts";
import { LinkButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./filter.module.css";

export const FILTER_NOTES_ID = "trace-filter-notes";

const grouped = new Intl.NumberFormat("en");

/** Below the box: what in it has no meaning, and how far full text is. Nothing while all is well. */
export function FilterNotes() {
  const { filter, narrowing } = useStore();
  const unjudged = useUnjudged();
  const narrowed = narrowing.narrowed.value;
  const { problems } = filter.query.value;
  const notes = filter.hasFullText.value ? indexNotes(filter.index.value) : [];
  const failed = filter.hasFullText.value ? filter.searchFailed.value : null;
  const text = filter.text.value;
  return (
    <div id={FILTER_NOTES_ID} class={css.notes} role="status">
      {narrowed && (
        <p>
          Only the {traces(narrowed.ids.size)} of <b dir="auto">{clipped(narrowed.label)}</b>.{" "}
          <LinkButton onClick={() => narrowing.clear()}>Show all again</LinkButton>
        </p>
      )}
      {problems.map(({ from, to, message }) => (
        <p key={`${from} ${message}`} class={css.problem}>
          <code dir="auto">{clipped(text.slice(from, to))}</code> {message}. This part is left out.
        </p>
      ))}
      {failed !== null && <p class={css.problem}>Full text cannot be searched: {failed}</p>}
      {unjudged.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}

/** What is found in traces is judged when there is time: of which ones nothing is known. */
function useUnjudged(): string[] {
  const { filter, traces: list } = useStore();
  if (!filter.asksForFindings.value) return [];
  void list.revision.value;
  let waiting = 0;
  let tooLong = 0;
  for (const { found, status } of list.unfiltered())
    if (found === null) tooLong++;
    else if (found === undefined && status !== "running") waiting++;
  const notes: string[] = [];
  if (waiting > 0)
    notes.push(
      `${traces(waiting)} ${waiting === 1 ? "is" : "are"} not judged yet: that is done when nothing else is to do, the newest first.`,
    );
  if (tooLong > 0)
    notes.push(
      `${traces(tooLong)} ${tooLong === 1 ? "is" : "are"} too long to be judged before somebody asks why.`,
    );
  return notes;
}

/** Of a place in the text. */
const clipped = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function indexNotes(state: SearchState | null): string[] {
  if (!state) return [];
  const { indexed, waiting, left, cut } = state;
  const notes: string[] = [];
  if (waiting > 0)
    notes.push(
      `The index of full text is being built: ${grouped.format(indexed)} of ${traces(indexed + waiting + left)} so far, the newest first.`,
    );
  if (left > 0)
    notes.push(`${traces(left)}, the oldest, are not in the index of full text: there is no room for more.`);
  if (cut > 0) notes.push(`${traces(cut)} so long that full text knows only the beginning.`);
  return notes;
}

const traces = (count: number): string => `${grouped.format(count)} ${count === 1 ? "trace" : "traces"}`;
