import css from "./settings.module.css";

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  words: readonly (readonly [value: T, words: string])[];
  onChoose: (value: T) => void;
}

/** One of a few. */
export function Choice<T extends string>({ label, value, words, onChoose }: ChoiceProps<T>) {
  return (
    <label class={css.field}>
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = words.find(([each]) => each === event.currentTarget.value);
          if (chosen) onChoose(chosen[0]);
        }}
      >
        {words.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
