import type { Against as Baseline } from "../../store/statistics-experiment.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import { Choice } from "./controls.tsx";
import { formatWhole } from "./format-metric.ts";
import { groupName } from "./words.ts";

const MARKED = "marked";
/** Groups that can be chosen; the others are found by a narrower filter. */
const MOST_CHOICES = 50;

/** What the groups are compared with. */
export function Against() {
  const { statistics, experiment } = useStore();
  const { by } = statistics.choice.value;
  const groups = by === null ? [] : (statistics.overview.value?.groups ?? []).slice(0, MOST_CHOICES);
  const marked = experiment.marked.value;
  const against = experiment.against.value;
  return (
    <>
      <Choice
        label="Against"
        value={optionOf(against)}
        title="What the groups are compared with: one of them, or traces that were marked"
        onChange={(next) => experiment.compareWith(againstOf(next))}
      >
        <option value="">(no comparison)</option>
        {marked && (
          <option value={MARKED}>
            marked: {clip(marked.label)} ({formatWhole(marked.ids.length)})
          </option>
        )}
        {groups.map(({ value }) => (
          <option key={value ?? ""} value={optionOf({ group: { value } })}>
            {clip(groupName(value))}
          </option>
        ))}
      </Choice>
      <LinkButton
        title="The traces that the list shows become the baseline that others are compared with, until others are marked"
        onClick={() => experiment.markShown()}
      >
        Mark as baseline
      </LinkButton>
    </>
  );
}

/** Groups by their JSON: a page can name one “marked”. */
const optionOf = (against: Baseline | null): string =>
  against === null ? "" : against === MARKED ? MARKED : JSON.stringify([against.group.value ?? null]);

function againstOf(value: string): Baseline | null {
  if (value === "") return null;
  if (value === MARKED) return MARKED;
  const [name] = JSON.parse(value) as [string | null];
  return { group: name === null ? {} : { value: name } };
}
