import type { RefObject } from "preact";
import type { CssPixels } from "../../../model/units.ts";
import { IconButton } from "../shared/button.tsx";
import type { IconName } from "../shared/icon.tsx";
import type { MenuEntry } from "../shared/menu.tsx";
import { MoreButton } from "../shared/more-button.tsx";
import { useSize } from "../shared/use-size.ts";
import css from "./toolbar.module.css";

/** A button at the right of the toolbar, or a line of its menu where it does not fit. */
export interface ToolbarAction {
  icon: IconName;
  /** Accessible name and tooltip; the key in brackets. */
  label: string;
  disabled?: boolean;
  /** For what stays on. */
  pressed?: boolean;
  run: () => void;
}

/** Of a button, with the space between two. */
const BUTTON: CssPixels = 30;
/** The connection's mark and the bar's own edges; its words take what is left. */
const RESERVED: CssPixels = 40;

interface Props {
  actions: readonly ToolbarAction[];
  /** All of the bar, and what stands in it at the left. */
  bar: RefObject<HTMLElement | null>;
  left: RefObject<HTMLElement | null>;
}

/** What fits, in order; the rest behind “»”, as in DevTools. */
export function Actions({ actions, bar, left }: Props) {
  const room = useSize(bar).width - useSize(left).width - RESERVED;
  const fitting = Math.max(0, Math.floor(room / BUTTON));
  const shown = fitting >= actions.length ? actions.length : Math.max(0, fitting - 1);
  return (
    <div class={css.actions}>
      {actions.slice(0, shown).map(({ run, ...button }) => (
        <IconButton key={button.icon} {...button} onClick={run} />
      ))}
      {shown < actions.length && (
        <MoreButton label="More" entries={() => actions.slice(shown).map(entryOf)} />
      )}
    </div>
  );
}

/** The key that its label has in brackets stands at the right. */
function entryOf({ label, disabled, pressed, run }: ToolbarAction): MenuEntry {
  const [, name = label, hint] = /^(.*?)(?: \(([^()]*)\))?$/.exec(label) ?? [];
  return { label: name, hint, disabled, checked: pressed, run };
}
