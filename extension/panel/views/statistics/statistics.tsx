import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { METRIC_FACTS } from "../../../model/statistics/metric.ts";
import { toCsv } from "../../../model/statistics/to-csv.ts";
import type { Basis, Overview, StatisticsChoice } from "../../store/statistics.ts";
import { IconButton, LinkButton } from "../shared/button.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { saveFile } from "../shared/save-file.ts";
import { useStore } from "../shared/store-context.ts";
import { Against } from "./against.tsx";
import { Choice, Controls } from "./controls.tsx";
import { Differences } from "./differences.tsx";
import { FIGURE_NAMES, FIGURES, type Figure, formatWhole } from "./format-metric.ts";
import { GroupsTable } from "./groups-table.tsx";
import { Histogram } from "./histogram.tsx";
import { OverTime } from "./over-time.tsx";
import { Scatter } from "./scatter.tsx";
import css from "./statistics.module.css";
import { groupName, populationName } from "./words.ts";

/** Figures over the traces that the list shows: in place of the list and the waterfall until they are closed. */
export function Statistics() {
  const { statistics, now } = useStore();
  const [figure, setFigure] = useState<Figure>("p50");
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  const overview = statistics.overview.value;
  const shown = statistics.shown.value;
  const save = () => {
    if (!overview || !shown) return;
    const file = new Blob([toCsv({ ...shown, ...overview })], { type: "text/csv" });
    saveFile(file, `statistics-${new Date(now()).toISOString().slice(0, 19).replaceAll(":", "-")}.csv`);
  };
  return (
    <section
      ref={box}
      class={css.statistics}
      aria-label="Statistics"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        statistics.close();
      }}
    >
      <div class={css.controls} role="toolbar" aria-label="Statistics">
        <IconButton icon="back" label="Close the statistics (Esc)" onClick={() => statistics.close()} />
        <h2 class={css.title}>Statistics</h2>
        <Controls />
        <Choice
          label="Others"
          value={figure}
          onChange={(next) => setFigure(next as Figure)}
          title="What the table shows of the other metrics"
        >
          {FIGURES.map((each) => (
            <option key={each} value={each}>
              {FIGURE_NAMES[each]}
            </option>
          ))}
        </Choice>
        <Against />
        <span class={css.space} />
        <LinkButton title="All figures of all groups as a file" onClick={save}>
          CSV
        </LinkButton>
        <CopyButton
          label="Copy a link to these statistics: paste it into the filter"
          text={() => statistics.link()}
        >
          Link
        </CopyButton>
      </div>
      <Notes basis={statistics.basis.value} failed={statistics.failed.value} />
      {overview && shown ? (
        <Body {...{ overview, shown, figure }} />
      ) : (
        statistics.failed.value === null && <p class={css.message}>Reading the spans of these traces …</p>
      )}
    </section>
  );
}

interface BodyProps {
  overview: Overview;
  shown: StatisticsChoice & { group?: { value?: string } };
  figure: Figure;
}

function Body({ overview, shown, figure }: BodyProps) {
  if (overview.total.count === 0)
    return (
      <p class={css.message}>
        No {populationName(shown.of)} in the traces that the list shows. Count something else, or change the
        filter.
      </p>
    );
  return (
    <div class={css.body}>
      <GroupsTable {...{ overview, shown, figure }} />
      <Differences />
      {shown.group && (
        <p class={css.note}>
          The charts are of <b dir="auto">{groupName(shown.group.value)}</b> alone; choose it again for all.
        </p>
      )}
      <Charts {...{ overview, shown }} />
      <p class={css.note}>{METRIC_FACTS[shown.metric].meaning} Quantiles are exact, by nearest rank.</p>
    </div>
  );
}

/** A frame after the table: both at once would be a task that is felt. */
function Charts({ overview, shown }: Omit<BodyProps, "figure">) {
  const [later, setLater] = useState<Omit<BodyProps, "figure">>();
  useEffect(() => setLater({ overview, shown }), [overview, shown]);
  return useMemo(
    () => (
      <div class={css.charts}>
        {later && (
          <>
            <Histogram {...later} />
            <OverTime {...later} />
            <Scatter {...later} />
          </>
        )}
      </div>
    ),
    [later],
  );
}

function Notes({ basis, failed }: { basis: Basis | null; failed: string | null }) {
  const all = basis ? basis.traces + basis.waiting + basis.left : 0;
  return (
    <div class={css.notes} role="status">
      {failed !== null && <p class={css.error}>{failed}</p>}
      {basis !== null && basis.waiting > 0 && (
        <p class={css.note}>
          <progress max={all} value={all - basis.waiting} /> {formatWhole(all - basis.waiting)} of{" "}
          {formatWhole(all)} traces are read.
        </p>
      )}
      {basis !== null && basis.left > 0 && (
        <p class={css.note}>
          {formatWhole(basis.left)} of {formatWhole(all)} traces are not counted: there is no room for their
          spans (the limit is 400,000), or they cannot be read. A narrower filter makes room.
        </p>
      )}
      {basis?.isCut && (
        <p class={css.note}>
          Some attributes have more than 2,000 values, or there are more than 500 attributes: the rest share
          one group.
        </p>
      )}
    </div>
  );
}
