import { useState } from "preact/hooks";
import { LONGEST_PATTERN, OWN_RATES, type OwnPrice, type OwnRate } from "../../../model/cost/own-price.ts";
import { readOwnPrice } from "../../../model/cost/read-own-prices.ts";
import { SubmitButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./prices.module.css";

const RATE_NAMES: Record<OwnRate, string> = {
  input: "Input",
  output: "Output",
  cacheRead: "Cache read",
  cacheWrite: "Cache write",
};

interface PriceFormProps {
  /** What the fields have at first. */
  start: Partial<OwnPrice>;
  onDone: () => void;
}

/** One price, new or changed: the same name means the same price. */
export function PriceForm({ start, onDone }: PriceFormProps) {
  const { prices } = useStore();
  const [problem, setProblem] = useState<string>();
  function submit(form: HTMLFormElement): void {
    const fields = new FormData(form);
    const price = Object.fromEntries(
      OWN_RATES.map((rate) => [rate, numberOf(String(fields.get(rate) ?? ""))]),
    );
    const read = readOwnPrice({ ...price, model: fields.get("model") });
    const refused = typeof read === "string" ? sentence(read) : prices.add([read]);
    setProblem(refused);
    if (refused) return;
    form.reset();
    onDone();
  }
  return (
    <form
      class={css.form}
      aria-label="A price"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <label class={css.wide}>
        Model
        <input
          name="model"
          type="text"
          required
          maxLength={LONGEST_PATTERN}
          autocomplete="off"
          spellcheck={false}
          defaultValue={start.model ?? ""}
        />
      </label>
      {OWN_RATES.map((rate) => (
        <label key={rate}>
          {RATE_NAMES[rate]}
          <input
            name={rate}
            type="text"
            inputMode="decimal"
            autocomplete="off"
            placeholder={rate === "cacheRead" || rate === "cacheWrite" ? "as input" : undefined}
            defaultValue={String(start[rate] ?? "")}
          />
        </label>
      ))}
      <SubmitButton>Keep this price</SubmitButton>
      {problem && (
        <p class={css.problem} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

/** What is typed that is no number is said as it was typed. */
function numberOf(text: string): number | string | undefined {
  if (text.trim() === "") return undefined;
  const number = Number(text.trim().replace(",", "."));
  return Number.isNaN(number) ? text : number;
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
