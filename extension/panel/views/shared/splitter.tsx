import { useRef } from "preact/hooks";
import css from "./splitter.module.css";

interface SplitterProps {
  /** What is resized, for a screen reader. */
  label: string;
  /** Of the line itself: `vertical` stands between left and right. */
  orientation: "vertical" | "horizontal";
  value: number;
  min: number;
  max: number;
  /** +1: the pane before the line grows to the right or down; −1: the pane after it grows the other way. */
  direction: 1 | -1;
  onResize: (size: number) => void;
}

const STEP = 16;

/** A line to drag, or to move with the arrow keys. */
export function Splitter({ label, orientation, value, min, max, direction, onResize }: SplitterProps) {
  const drag = useRef<{ from: number; size: number } | null>(null);
  const resize = (size: number) => onResize(Math.min(Math.max(size, min), Math.max(min, max)));
  const place = (event: PointerEvent) => (orientation === "vertical" ? event.clientX : event.clientY);

  function onKeyDown(event: KeyboardEvent): void {
    const [less, more] = orientation === "vertical" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const by = event.key === more ? STEP : event.key === less ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    resize(value + by * direction);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved
    <div
      class={`${css.splitter} ${css[orientation]}`}
      role="separator"
      aria-orientation={orientation}
      aria-label={label}
      aria-valuenow={Math.round(value)}
      aria-valuemin={min}
      aria-valuemax={Math.max(min, Math.round(max))}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: place(event), size: value };
      }}
      onPointerMove={(event) => {
        if (drag.current) resize(drag.current.size + (place(event) - drag.current.from) * direction);
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
    />
  );
}
