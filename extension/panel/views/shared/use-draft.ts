import { useState } from "preact/hooks";
import type { TestOutcome } from "../../store/test-outcome.ts";

interface Target<T> {
  /** Returns what is wrong, in words. */
  save(draft: T): Promise<string | null>;
  test(draft: T): Promise<TestOutcome>;
}

/** A server that is being set up: what is typed, and what was said of it when it was last tested or refused. */
export function useDraft<T>(initial: T, { save, test }: Target<T>) {
  const [draft, setDraft] = useState(initial);
  const [outcome, setOutcome] = useState<TestOutcome | null>(null);
  const [isTesting, setTesting] = useState(false);
  return {
    draft,
    outcome,
    isTesting,
    change(more: Partial<T>): void {
      setDraft({ ...draft, ...more });
      setOutcome(null);
    },
    /** True: it is kept. */
    async save(): Promise<boolean> {
      const words = await save(draft);
      setOutcome(words === null ? null : { isGood: false, words });
      return words === null;
    },
    async test(): Promise<void> {
      setTesting(true);
      setOutcome(null);
      setOutcome(await test(draft));
      setTesting(false);
    },
  };
}
