import { useStore } from "./store-context.ts";
import { useAnswer } from "./use-answer.ts";

/** Fingerprint of the key that this installation seals with; null: it has none; undefined: not known yet. */
export function useSealingKey(): string | null | undefined {
  const { sealingKey } = useStore();
  const { value, failed } = useAnswer("sealing key", sealingKey);
  // No database: nothing was sealed with it.
  return failed === undefined ? value : null;
}
