import { useEffect, useRef, useState } from "preact/hooks";
import type { GenAIView } from "../../../model/genai-view.ts";
import type { Span } from "../../../model/trace.ts";
import { copyForms } from "../../store/copy-as/copy-as.ts";
import { useContextMenu } from "../shared/context-menu.tsx";
import copy from "../shared/copy-button.module.css";
import { copyText } from "../shared/copy-text.ts";
import { Icon } from "../shared/icon.tsx";

const SAID_MS = 1500;

/** A button with a menu above it: what the span can be copied as. */
export function CopyMenu({ span, view }: { span: Span; view: GenAIView }) {
  const button = useRef<HTMLButtonElement>(null);
  const { open, menu } = useContextMenu("Copy the span as");
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  function show(): void {
    const { left = 0, top = 0 } = button.current?.getBoundingClientRect() ?? {};
    open(
      { x: left, y: top, isAbove: true },
      copyForms(view.kind).map(({ name, hint, text }) => ({
        ...{ label: name, hint },
        run: () => void copyText(text(span, view)).then(() => setSaid(name)),
      })),
    );
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        class={copy.copy}
        aria-haspopup="menu"
        title="Copy this span as JSON, Markdown, curl …"
        onClick={show}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          show();
        }}
      >
        {said === null ? <Icon name="copy" /> : <span aria-hidden="true">✓</span>}
        <span aria-live="polite">{said === null ? "Span as…" : `Copied as ${said}`}</span>
      </button>
      {menu}
    </>
  );
}
