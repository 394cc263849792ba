import type { OwnPrice } from "../../../model/cost/own-price.ts";
import { LinkButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import numbers from "../shared/number-table.module.css";
import { useStore } from "../shared/store-context.ts";
import css from "./prices.module.css";

/** Own prices as they are. */
export function PriceTable({ onEdit }: { onEdit: (price: OwnPrice) => void }) {
  const { prices } = useStore();
  const own = prices.own.value;
  if (own.length === 0) return null;
  return (
    <div class={css.scroller}>
      <table class={`${numbers.table} ${css.prices}`}>
        <thead>
          <tr>
            <th scope="col">model</th>
            <th scope="col">input</th>
            <th scope="col">output</th>
            <th scope="col">cache read</th>
            <th scope="col">cache write</th>
            <th scope="col">
              <span class={css.hidden}>actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {own.map((price) => (
            <tr key={price.model}>
              <th scope="row" dir="auto">
                {clip(price.model)}
              </th>
              <td>{price.input}</td>
              <td>{price.output}</td>
              <td>{price.cacheRead ?? "as input"}</td>
              <td>{price.cacheWrite ?? "as input"}</td>
              <td>
                <LinkButton title={`Change the price of ${clip(price.model)}`} onClick={() => onEdit(price)}>
                  Change
                </LinkButton>{" "}
                <LinkButton
                  title={`Remove the price of ${clip(price.model)}`}
                  onClick={() => prices.remove(price.model)}
                >
                  Remove
                </LinkButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
