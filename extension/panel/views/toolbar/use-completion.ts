import { type Signal, useSignal } from "@preact/signals";
import { type Completion, completeQuery } from "../../../model/query/complete-query.ts";
import { seenValues } from "../../../model/query/seen-values.ts";
import { useStore } from "../shared/store-context.ts";

export interface Completing {
  /** `null`: closed. */
  open: Signal<Completion | null>;
  /** The suggestion that Enter takes; -1: none yet. */
  active: Signal<number>;
  /** Looks what fits at the caret. */
  look(input: HTMLInputElement): void;
  close(): void;
  take(input: HTMLInputElement, index: number): void;
  onKeyDown(event: KeyboardEvent & { currentTarget: HTMLInputElement }): void;
}

/** Completion of the filter box: what may be typed on, and its keys. */
export function useCompletion(): Completing {
  const { filter, traces } = useStore();
  const open = useSignal<Completion | null>(null);
  const active = useSignal(-1);

  const close = () => {
    open.value = null;
    active.value = -1;
  };

  const look = (input: HTMLInputElement) => {
    active.value = -1;
    const caret = input.selectionStart ?? input.value.length;
    const isWord = caret === input.selectionEnd;
    open.value = isWord ? completeQuery(input.value, caret, seenValues(traces.unfiltered())) : null;
  };

  const take = (input: HTMLInputElement, index: number) => {
    const completion = open.peek();
    const suggestion = completion?.suggestions[index];
    if (!completion || !suggestion) return;
    const { from, to } = completion;
    // Through the element, so that its own undo (Ctrl+Z) knows of it.
    input.setRangeText(suggestion.text, from, to, "end");
    filter.setText(input.value);
    look(input);
  };

  const onKeyDown: Completing["onKeyDown"] = (event) => {
    const input = event.currentTarget;
    const count = open.peek()?.suggestions.length ?? 0;
    if (event.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        if (!count) look(input);
        else {
          // Past either end stands the box itself: nothing is chosen there.
          const step = event.key === "ArrowDown" ? 1 : -1;
          active.value = ((active.peek() + 1 + step + count + 1) % (count + 1)) - 1;
        }
        break;
      }
      case "Enter":
      case "Tab":
        if (active.peek() < 0) return close();
        take(input, active.peek());
        break;
      case "Escape":
        if (!count) return;
        close();
        break;
      case "ArrowLeft":
      case "ArrowRight":
      case "Home":
      case "End":
        return close();
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return { open, active, look, close, take, onKeyDown };
}
