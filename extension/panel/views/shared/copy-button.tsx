import { useEffect, useState } from "preact/hooks";
import css from "./copy-button.module.css";
import { copyText } from "./copy-text.ts";
import { Icon } from "./icon.tsx";

interface CopyButtonProps {
  /** Made when clicked: it may be long. */
  text: () => string | Promise<string>;
  label: string;
  /** Shown beside the icon. */
  children?: string;
}

const SAID_MS = 1500;

export function CopyButton({ text, label, children }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <button
      type="button"
      class={css.copy}
      aria-label={done ? "Copied" : label}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        void Promise.resolve(text())
          .then(copyText)
          .then(() => setDone(true));
      }}
    >
      {done ? <span aria-hidden="true">✓</span> : <Icon name="copy" />}
      {children && <span>{done ? "Copied" : children}</span>}
    </button>
  );
}
