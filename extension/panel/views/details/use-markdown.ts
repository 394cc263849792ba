import { useEffect, useMemo, useState } from "preact/hooks";
import type { MarkdownNode } from "../../../model/markdown.ts";

type Read = (text: string) => MarkdownNode[] | null;

let read: Read | undefined;
let loading: Promise<Read> | undefined;

/** The reader is a file of its own: who never opens a conversation never loads it. */
const load = (): Promise<Read> => {
  loading ??= import("../../../model/markdown.ts").then(({ readMarkdown }) => {
    read = readMarkdown;
    return readMarkdown;
  });
  return loading;
};

/** A text's tree; null while it is not read, not wanted, or better shown as it was written. */
export function useMarkdown(text: string, isWanted: boolean): MarkdownNode[] | null {
  const [reader, setReader] = useState<Read | undefined>(() => read);
  useEffect(() => {
    if (reader || !isWanted) return;
    let isGone = false;
    load().then(
      (loaded) => isGone || setReader(() => loaded),
      () => {
        // It stays as it was written; the next conversation tries again.
        loading = undefined;
      },
    );
    return () => {
      isGone = true;
    };
  }, [reader, isWanted]);
  return useMemo(() => (isWanted && reader ? reader(text) : null), [text, isWanted, reader]);
}
