import { useLayoutEffect } from "preact/hooks";
import { useFilePicker } from "../shared/file-picker.tsx";
import { isTyping } from "../shared/is-typing.ts";
import { useStore } from "../shared/store-context.ts";
import { DropTarget } from "./drop-target.tsx";
import { OpenProgress } from "./open-progress.tsx";
import { OpenResult } from "./open-result.tsx";

const INPUT_ID = "open-file";

/** Opens the browser's own dialog. */
export const pickFile = (): void => document.getElementById(INPUT_ID)?.click();

/** Everything about opening files: picked, dropped anywhere, or pasted. */
export function OpenFile() {
  const { files } = useStore();
  const { input } = useFilePicker((picked) => files.open(picked), {
    ...{ id: INPUT_ID, label: "Files of traces", multiple: true },
  });
  usePaste((pasted) => files.open(pasted));
  return (
    <>
      {input}
      <DropTarget />
      <OpenProgress />
      <OpenResult />
    </>
  );
}

/** Files, or text that looks like a document; whatever is pasted into a field is that field's. */
function usePaste(open: (files: File[]) => void): void {
  useLayoutEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event) || document.querySelector("dialog[open]")) return;
      const pasted = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!pasted.length && /^\s*[[{]/.test(text)) pasted.push(new File([text], "pasted text"));
      if (!pasted.length) return;
      event.preventDefault();
      open(pasted);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
}
