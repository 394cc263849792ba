import css from "./details.module.css";

interface Props {
  name: string;
  checked: boolean;
  choose(checked: boolean): void;
}

/** How a tab shows what it shows. */
export const Choice = ({ name, checked, choose }: Props) => (
  <label class={css.choice}>
    <input type="checkbox" checked={checked} onChange={(event) => choose(event.currentTarget.checked)} />
    {name}
  </label>
);
