import type { ComponentChildren } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";
import { clip } from "./clip.ts";
import css from "./contained.module.css";

interface Props {
  /** Begins a sentence: “This span”. */
  what: string;
  /** Of what it is drawn: of another it is tried again. Default: never. */
  about?: string | null;
  children: ComponentChildren;
}

/**
 * A region whose drawing may fail without the others: what pages send can be what nobody foresaw. Says so in its place, and tells
 * the console.
 */
export function Contained({ what, about = null, children }: Props) {
  const [error, again] = useErrorBoundary((error: unknown) => reportError(error));
  useEffect(() => again(), [about]);
  if (!error) return <>{children}</>;
  return (
    <p class={css.failure} role="alert">
      {what} cannot be drawn: {clip(error instanceof Error ? error.message : String(error))}. What is stored
      is not harmed. Please report it.
    </p>
  );
}
