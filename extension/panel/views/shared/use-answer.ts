import { useEffect, useState } from "preact/hooks";

/** `undefined` while it is on its way. */
export interface Answer<T> {
  value?: T;
  /** Why there is none. */
  failed?: string;
}

/** Asks when the key changes; an answer to an old question is thrown away. */
export function useAnswer<T>(key: string, ask: () => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { key: string }>({ key });
  useEffect(() => {
    let isCurrent = true;
    ask().then(
      (value) => isCurrent && setAnswer({ key, value }),
      (error: unknown) =>
        isCurrent &&
        setAnswer({ key, failed: error instanceof Error ? error.message : "It could not be read." }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return answer.key === key ? answer : {};
}
