import { useEffect, useState } from "preact/hooks";
import { useStore } from "./store-context.ts";

/** Fingerprint of the key that this installation seals with; null: it has none; undefined: not known yet. */
export function useSealingKey(): string | null | undefined {
  const { sealingKey } = useStore();
  const [key, setKey] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    sealingKey().then(
      (found) => isGone || setKey(found),
      // No database: nothing was sealed with it.
      () => isGone || setKey(null),
    );
    return () => {
      isGone = true;
    };
  }, [sealingKey]);
  return key;
}
