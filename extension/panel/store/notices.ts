import { createModel, signal } from "@preact/signals";

/** A sentence at the foot of the panel, with one thing to do about it. */
export interface Notice {
  text: string;
  action?: { label: string; run: () => void };
}

/** Long enough to read a sentence and to reach the button. */
export const NOTICE_MS = 8000;

export interface Timers {
  set(fn: () => void, ms: number): number;
  clear(id: number): void;
}

export const NoticesModel = createModel((timers: Timers) => {
  const notice = signal<Notice | null>(null);
  let timer: number | undefined;

  function dismiss(): void {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
    notice.value = null;
  }

  return {
    notice,
    show(next: Notice) {
      dismiss();
      notice.value = next;
      timer = timers.set(dismiss, NOTICE_MS);
    },
    dismiss,
  };
});
