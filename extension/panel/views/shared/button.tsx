import type { ComponentChildren } from "preact";
import css from "./button.module.css";
import { Icon, type IconName } from "./icon.tsx";

interface IconButtonProps {
  icon: IconName;
  /** Accessible name and tooltip; name the key in brackets. */
  label: string;
  onClick: () => void;
  disabled?: boolean;
  /** For what stays on. */
  pressed?: boolean;
  hasMenu?: boolean;
}

export function IconButton({ icon, label, onClick, disabled, pressed, hasMenu }: IconButtonProps) {
  return (
    <button
      type="button"
      class={css.icon}
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-pressed={pressed}
      aria-haspopup={hasMenu ? "menu" : undefined}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

interface TextButtonProps {
  children: ComponentChildren;
  onClick: () => void;
  title?: string;
}

/** DevTools' tonal pill. */
export function TextButton({ children, onClick, title }: TextButtonProps) {
  return (
    <button type="button" class={css.text} title={title} onClick={onClick}>
      {children}
    </button>
  );
}

/** What a form is for: DevTools' filled pill. */
export function SubmitButton({ children, disabled }: { children: ComponentChildren; disabled?: boolean }) {
  return (
    <button type="submit" class={css.submit} disabled={disabled}>
      {children}
    </button>
  );
}

/** Looks like a link, acts like a button. */
export function LinkButton({ children, onClick, title }: TextButtonProps) {
  return (
    <button type="button" class={css.link} title={title} onClick={onClick}>
      {children}
    </button>
  );
}
