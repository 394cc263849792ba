import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { CssPixels } from "../../../model/units.ts";
import { IconButton } from "./button.tsx";
import { closeOnEscape } from "./close-on-escape.ts";
import css from "./dialog.module.css";

interface DialogProps {
  /** Its accessible name. */
  label: string;
  /** What stands at its top; default: the label. */
  title?: string;
  /** Where there is room; else as wide as the panel. */
  width?: CssPixels;
  onClose: () => void;
  /** What is in it; a function is given what closes it. */
  children: ComponentChildren | ((close: () => void) => ComponentChildren);
}

/**
 * A modal dialog: the browser keeps the focus in it, and gives it back to where it was. Esc, its button and whoever is given `close`
 * close it; what does not fit scrolls.
 */
export function Dialog({ label, title = label, width = 520, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
    // What had the focus may have gone, and the focus with it: the key is still meant for the dialog.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.target === document.body && dialog.current?.open) closeOnEscape(event, dialog.current);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class={css.sheet}
      style={{ width: `min(${width}px, calc(100vw - 16px))` }}
      aria-label={label}
      onClose={onClose}
      onKeyDown={(event) => closeOnEscape(event, event.currentTarget)}
    >
      <div class={css.head}>
        <h2 dir="auto">{title}</h2>
        <IconButton icon="close" label="Close (Esc)" onClick={close} />
      </div>
      {typeof children === "function" ? children(close) : children}
    </dialog>
  );
}
