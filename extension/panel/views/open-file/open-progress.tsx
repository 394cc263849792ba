import { TextButton } from "../shared/button.tsx";
import { clip } from "../shared/clip.ts";
import { useStore } from "../shared/store-context.ts";
import css from "./open-file.module.css";

/** How far a file is, and the way to stop it. */
export function OpenProgress() {
  const { files } = useStore();
  const opening = files.opening.value;
  if (!opening) return null;
  const { name, progress, stopping } = opening;
  const percent = progress.total > 0 ? Math.floor((progress.read / progress.total) * 100) : 100;
  return (
    <section class={css.progress} aria-label="Opening a file">
      <span class={css.name} dir="auto" title={name}>
        {stopping ? "Stopping" : "Opening"} {clip(name)}
      </span>
      <progress max={100} value={percent} aria-label={`Opening ${name}`} />
      <span class={css.count}>
        {percent} % · {progress.spans.toLocaleString("en")} spans
      </span>
      <TextButton onClick={() => files.cancel()}>Cancel</TextButton>
    </section>
  );
}
