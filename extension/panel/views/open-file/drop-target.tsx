import { useLayoutEffect, useState } from "preact/hooks";
import { useStore } from "../shared/store-context.ts";
import css from "./open-file.module.css";

/** The whole panel takes files; while one is over it, it says so. */
export function DropTarget() {
  const { files } = useStore();
  const [over, setOver] = useState(false);
  useLayoutEffect(() => {
    // Each element below the pointer enters and leaves: only when all have left is it gone.
    let inside = 0;
    const undos = [
      on("dragenter", (event) => {
        inside++;
        event.preventDefault();
        setOver(true);
      }),
      on("dragover", (event) => {
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      }),
      on("dragleave", () => {
        inside = Math.max(0, inside - 1);
        if (inside === 0) setOver(false);
      }),
      on("drop", (event) => {
        inside = 0;
        // Without this the browser would leave the panel for the file.
        event.preventDefault();
        setOver(false);
        files.open(event.dataTransfer?.files ?? []);
      }),
    ];
    return () => {
      for (const undo of undos) undo();
    };
  }, [files]);
  if (!over) return null;
  return (
    <div class={css.drop}>
      <p>
        Drop to open
        <small>
          OTLP, Jaeger, Tempo, OpenTelemetry, Langfuse, LangSmith, Phoenix or GenAI Traces; JSON, JSON Lines,
          protobuf, also .gz
        </small>
      </p>
    </div>
  );
}

/** Files only: text that is dragged about in the panel is none of ours. */
function on(type: "dragenter" | "dragover" | "dragleave" | "drop", listener: (event: DragEvent) => void) {
  const ofFiles = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files")) listener(event);
  };
  document.addEventListener(type, ofFiles);
  return () => document.removeEventListener(type, ofFiles);
}
