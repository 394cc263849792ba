import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../shared/store-context.ts";
// Styles of files that are loaded later would not be: they come with the panel's own.
import css from "./statistics.module.css";

let view: ComponentType | undefined;

/** The statistics are a file of their own: who never opens them never loads it. */
export function StatisticsLazy() {
  const { statistics } = useStore();
  const [Loaded, setLoaded] = useState(() => view);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (Loaded) return;
    let isGone = false;
    import("./statistics.tsx").then(
      ({ Statistics }) => {
        view = Statistics;
        if (!isGone) setLoaded(() => Statistics);
      },
      () => isGone || setFailed(true),
    );
    return () => {
      isGone = true;
    };
  }, [Loaded]);
  if (Loaded) return <Loaded />;
  if (!hasFailed) return <p class={css.message}>Loading …</p>;
  return (
    <p class={css.message}>
      Statistics could not be loaded, most likely because the extension was updated meanwhile: close DevTools
      and open it again.{" "}
      <button type="button" onClick={() => statistics.close()}>
        Back
      </button>
    </p>
  );
}
