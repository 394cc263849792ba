import { betterOf, type Compared, type Comparison, verdictOf } from "../../../model/experiments/compared.ts";
import type { Experiment, ShownExperiment } from "../../store/statistics-experiment.ts";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import { changeText, comparedName, comparisonSentence, VERDICT_WORDS } from "./experiment-words.ts";
import { formatWhole } from "./format-metric.ts";
import css from "./statistics.module.css";
import { groupName } from "./words.ts";

/** How groups differ from the baseline: a sentence each for the chosen metric, a table for all. */
export function Differences() {
  const { statistics, experiment, prices } = useStore();
  const currency = prices.currency.value;
  const shown = experiment.shown.value;
  if (experiment.failed.value !== null) return <p class={css.error}>{experiment.failed.value}</p>;
  if (experiment.against.value === null) return null;
  if (!shown) return <p class={css.note}>Comparing …</p>;
  const baseline = baselineName(shown);
  const { groups } = shown.experiment;
  if (shown.experiment.baselineTraces === 0)
    return (
      <p class={css.note}>
        Nothing of the baseline, {baseline}, is among what is counted, or it is not stored any more.
      </p>
    );
  if (groups.length === 0) return <p class={css.note}>There is no other group to compare with {baseline}.</p>;
  const { metric } = statistics.choice.value;
  return (
    <section class={css.differences} aria-label="Differences">
      <h3 class={css.chartTitle}>Differences to {baseline}</h3>
      <ul class={css.sentences}>
        {groups.map(({ value, comparisons }) => {
          const chosen = comparisons.find(({ compared }) => compared === metric);
          return chosen ? (
            <li key={value ?? ""} dir="auto">
              <b>{nameIn(shown, value)}</b> –{" "}
              {comparisonSentence(chosen, { group: nameIn(shown, value), baseline, currency })}
            </li>
          ) : null;
        })}
      </ul>
      <DifferenceTable {...{ shown, baseline }} />
      <details class={css.method}>
        <summary>How they are compared</summary>
        {methodOf(shown.experiment)}
      </details>
    </section>
  );
}

const baselineName = ({ against }: ShownExperiment): string =>
  against === "marked" ? "the marked traces" : clip(groupName(against.group.value));

const nameIn = ({ choice }: ShownExperiment, value: string | undefined): string =>
  choice.by === null ? "these" : clip(groupName(value));

function DifferenceTable({ shown, baseline }: { shown: ShownExperiment; baseline: string }) {
  const { groups } = shown.experiment;
  const told = [...new Set(groups.flatMap(({ comparisons }) => comparisons.map(({ compared }) => compared)))];
  return (
    <div class={css.tableBox}>
      <table class={css.table} aria-label="Differences">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Traces</th>
            {told.map((compared) => (
              <th key={compared} scope="col" title={wanted(compared)}>
                {comparedName(compared)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ value, traces, comparisons }) => (
            <tr key={value ?? ""}>
              <th scope="row" dir="auto">
                {nameIn(shown, value)}
              </th>
              <td>{formatWhole(traces)}</td>
              {told.map((compared) => (
                <DifferenceCell
                  key={compared}
                  comparison={comparisons.find((each) => each.compared === compared)}
                  group={nameIn(shown, value)}
                  baseline={baseline}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function wanted(compared: Compared): string {
  const better = betterOf(compared);
  return better ? `${better === "less" ? "Less" : "More"} is better` : "Neither less nor more is better";
}

interface DifferenceCellProps {
  comparison: Comparison | undefined;
  group: string;
  baseline: string;
}

/** Colour says no more than the word does. */
function DifferenceCell({ comparison, group, baseline }: DifferenceCellProps) {
  const currency = useStore().prices.currency.value;
  if (!comparison) return <td class={css.faint}>–</td>;
  const verdict = verdictOf(comparison);
  const isClear = verdict !== "too few" && verdict !== "not seen" && verdict !== "maybe chance";
  return (
    <td
      title={comparisonSentence(comparison, { group, baseline, currency })}
      class={isClear ? undefined : css.faint}
    >
      {changeText(comparison, currency)}{" "}
      <span class={verdict === "worse" ? css.worse : css.sub}>{VERDICT_WORDS[verdict]}</span>
    </td>
  );
}

function methodOf({ groups, groupsLeft, mostTraces, baselineTraces }: Experiment): string {
  const count = groups.reduce((sum, { comparisons }) => sum + comparisons.length, 0);
  const isDrawn = baselineTraces > mostTraces || groups.some(({ traces }) => traces > mostTraces);
  return [
    "Each trace counts once, with the mean of its spans. Medians of times and speeds, means of the rest; 95 % intervals by bootstrap (percentile, 1,000 resamples of traces, always the same).",
    `${count} comparisons were made at once, of which some ${Math.max(1, Math.round(count / 20))} would look clear by chance alone: what is called better, worse, less or more stands among all of them (Benjamini–Hochberg: of such differences at most one in twenty is expected to be chance).`,
    ...(isDrawn ? [`Of sets of more than ${formatWhole(mostTraces)} traces so many are drawn, evenly.`] : []),
    ...(groupsLeft ? [`${formatWhole(groupsLeft)} smaller groups are not compared.`] : []),
    "Traces that were not drawn by lot between the groups may differ for other reasons.",
  ].join(" ");
}
