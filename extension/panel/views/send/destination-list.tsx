import { type Destination, titleOf } from "../../store/destinations.ts";
import { LinkButton } from "../shared/button.tsx";
import form from "../shared/form.module.css";
import { useStore } from "../shared/store-context.ts";
import { LiveState } from "./live-state.tsx";
import css from "./send.module.css";

interface ListProps {
  onEdit: (destination: Destination) => void;
  /** The row will go, and its button with it. */
  onRemove: () => void;
}

/** Back ends that are set up: one is chosen, each can be changed and taken away. */
export function DestinationList({ onEdit, onRemove }: ListProps) {
  const { destinations, sending } = useStore();
  const chosen = sending.destination.value?.id;
  const list = destinations.list.value;
  if (!list.length) return <p class={css.intro}>No destination is set up yet.</p>;
  return (
    <ul class={css.rows}>
      {list.map((to) => (
        <li key={to.id}>
          <label class={form.choice}>
            <input
              type="radio"
              name="destination"
              checked={to.id === chosen}
              onChange={() => sending.choose(to.id)}
            />
            <span>
              {titleOf(to)}
              <small>{doorWords(to)}</small>
            </span>
          </label>
          <span class={css.actions}>
            <LinkButton title={`Change ${titleOf(to)}`} onClick={() => onEdit(to)}>
              Edit
            </LinkButton>
            <LinkButton
              title={`Remove ${titleOf(to)}`}
              onClick={() => {
                onRemove();
                destinations.remove(to.id);
              }}
            >
              Remove
            </LinkButton>
          </span>
          <LiveState to={to} />
        </li>
      ))}
    </ul>
  );
}

const doorWords = ({ redact, personal }: Destination): string =>
  redact
    ? personal
      ? "Without secrets and personal data"
      : "Without secrets"
    : "With everything, secrets included";
