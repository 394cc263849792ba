import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { DetailTab } from "../../store/selection.ts";
import { MoreButton } from "../shared/more-button.tsx";
import { useStore } from "../shared/store-context.ts";
import { useSize } from "../shared/use-size.ts";
import css from "./details.module.css";
import { TAB_NAMES } from "./tabs-of.ts";

interface Props {
  tabs: DetailTab[];
  tab: DetailTab;
}

/** In a narrow dock the tabs scroll, and those out of sight are behind “»”, as in DevTools. */
export function TabList({ tabs, tab }: Props) {
  const { selection } = useStore();
  const list = useRef<HTMLDivElement>(null);
  const { width } = useSize(list);
  const [overflows, setOverflows] = useState(false);
  useLayoutEffect(() => {
    list.current?.querySelector(`#tab-${tab}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [tab, width]);
  useLayoutEffect(() => {
    const { scrollWidth = 0, clientWidth = 0 } = list.current ?? {};
    setOverflows(scrollWidth > clientWidth);
  }, [width, tabs.join()]);

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    selection.showTab(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }

  return (
    <>
      <div ref={list} class={css.tabs} role="tablist" aria-label="Details" onKeyDown={onKeyDown}>
        {tabs.map((name) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            class={name === tab ? `${css.tab} ${css.current}` : css.tab}
            aria-selected={name === tab}
            aria-controls="details-panel"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => selection.showTab(name)}
          >
            {TAB_NAMES[name]}
          </button>
        ))}
      </div>
      {overflows && (
        <MoreButton
          label="More tabs"
          entries={() =>
            tabs
              .filter((name) => isOutOfSight(list.current, name))
              .map((name) => ({ label: TAB_NAMES[name], run: () => selection.showTab(name) }))
          }
        />
      )}
    </>
  );
}

function isOutOfSight(list: HTMLElement | null, name: DetailTab): boolean {
  const tab = list?.querySelector(`#tab-${name}`)?.getBoundingClientRect();
  const seen = list?.getBoundingClientRect();
  return !tab || !seen || tab.left < seen.left || tab.right > seen.right;
}
