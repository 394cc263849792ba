import type { Dimension, Population } from "../../../model/statistics/dimension.ts";
import { METRIC_FACTS, METRICS, type Metric } from "../../../model/statistics/metric.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./statistics.module.css";
import { capital, dimensionChoices, dimensionName, POPULATIONS, populationName } from "./words.ts";

/** What is counted, by what, and which metric the charts draw. */
export function Controls() {
  const { statistics } = useStore();
  const { of, by, metric } = statistics.choice.value;
  const { own, attributes } = dimensionChoices(statistics.overview.value?.dimensions ?? [], by);
  return (
    <>
      <Choice
        label="Of"
        value={of}
        onChange={(next) => statistics.change({ of: next as Population })}
        title="Which spans are counted. Traces: each trace as a whole"
      >
        {POPULATIONS.map((each) => (
          <option key={each} value={each}>
            {capital(populationName(each))}
          </option>
        ))}
      </Choice>
      <Choice
        label="By"
        value={by ?? ""}
        onChange={(next) => statistics.change({ by: next === "" ? null : (next as Dimension) })}
        title="What groups them: what a span says itself, else what contains it, else all of its trace that say it, alike"
      >
        <option value="">(no groups)</option>
        {own.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
        {attributes.length > 0 && (
          <optgroup label="Attributes">
            {attributes.map((each) => (
              <option key={each} value={each}>
                {dimensionName(each)}
              </option>
            ))}
          </optgroup>
        )}
      </Choice>
      <Choice
        label="Metric"
        value={metric}
        onChange={(next) => statistics.change({ metric: next as Metric })}
        title={METRIC_FACTS[metric].meaning}
      >
        {METRICS.map((each) => (
          <option key={each} value={each}>
            {METRIC_FACTS[each].name}
          </option>
        ))}
      </Choice>
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  title?: string;
  onChange: (value: string) => void;
  children: preact.ComponentChildren;
}

export function Choice({ label, value, title, onChange, children }: ChoiceProps) {
  return (
    <label class={css.choice} title={title}>
      {label}
      <select class={css.select} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}
