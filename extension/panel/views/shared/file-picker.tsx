import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

interface FilePickerOptions {
  /** Accessible name of the input, which nobody sees. */
  label: string;
  id?: string;
  /** Media types and ends of names. Default: any file. */
  accept?: string;
  multiple?: boolean;
}

interface FilePicker {
  /** Opens the browser's own dialog. */
  pick(): void;
  /** To be drawn somewhere in the component. */
  input: ComponentChildren;
}

/** Lets the user choose files; the same one can be chosen again. */
export function useFilePicker(
  onFiles: (files: File[]) => void,
  { label, ...options }: FilePickerOptions,
): FilePicker {
  const input = useRef<HTMLInputElement>(null);
  return {
    pick: () => input.current?.click(),
    input: (
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        {...options}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length) onFiles(files);
        }}
      />
    ),
  };
}
