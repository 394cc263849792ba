import { useEffect, useRef, useState } from "preact/hooks";
import css from "./app.module.css";
import { fitPanes, type Layout, layoutFor, paneLimits } from "./layout.ts";
import { focusChosen, useShortcuts } from "./shortcuts.ts";
import type { Store } from "./store/store.ts";
import { Banners } from "./views/banner/banner.tsx";
import { BudgetBanner } from "./views/banner/budget-banner.tsx";
import { NoticeToast } from "./views/banner/notice.tsx";
import { PageTapBanner } from "./views/banner/page-tap-banner.tsx";
import { CollectorDialog } from "./views/collector/collector-dialog.tsx";
import { Compare } from "./views/compare/compare.tsx";
import { Details } from "./views/details/details.tsx";
import { EmptyState } from "./views/empty-state/empty-state.tsx";
import { ExportDialog } from "./views/export/export-dialog.tsx";
import { FindBar } from "./views/find/find-bar.tsx";
import { useHighlights } from "./views/find/use-highlights.ts";
import { GoTo } from "./views/go-to/go-to.tsx";
import { HelpSheet } from "./views/help/help-sheet.tsx";
import { Onboarding } from "./views/onboarding/onboarding.tsx";
import { OpenFile, pickFile } from "./views/open-file/open-file.tsx";
import { PricesDialog } from "./views/prices/prices-dialog.tsx";
import { RerunDialog } from "./views/rerun/rerun-dialog.tsx";
import { SendDialog } from "./views/send/send-dialog.tsx";
import { SettingsDialog } from "./views/settings/settings-dialog.tsx";
import { IconButton } from "./views/shared/button.tsx";
import { clip } from "./views/shared/clip.ts";
import { Contained } from "./views/shared/contained.tsx";
import { Splitter } from "./views/shared/splitter.tsx";
import { StoreContext, useStore } from "./views/shared/store-context.ts";
import { useSize } from "./views/shared/use-size.ts";
import { StatisticsLazy } from "./views/statistics/statistics-lazy.tsx";
import { StatusBar } from "./views/status-bar/status-bar.tsx";
import { Timeline } from "./views/timeline/timeline.tsx";
import { Toolbar } from "./views/toolbar/toolbar.tsx";
import { TraceList } from "./views/trace-list/trace-list.tsx";

/** The panel: toolbar, regions, status bar. */
export function App({ store }: { store: Store }) {
  const [help, setHelp] = useState(false);
  const [settings, setSettings] = useState(false);
  const [servers, setServers] = useState(false);
  useShortcuts({
    store,
    showHelp: () => setHelp(true),
    showSettings: () => setSettings(true),
    openFile: pickFile,
  });
  return (
    <StoreContext.Provider value={store}>
      <div class={css.app} data-density={store.preferences.density.value}>
        <Toolbar
          onHelp={() => setHelp(true)}
          onServers={() => setServers(true)}
          onSettings={() => setSettings(true)}
          onOpenFile={pickFile}
        />
        <div>
          <Banners />
          <BudgetBanner />
          <PageTapBanner />
          <Onboarding />
        </div>
        <Regions />
        <StatusBar />
      </div>
      <NoticeToast />
      <GoTo onGone={focusChosen} />
      <OpenFile />
      <ExportDialog />
      <SendDialog />
      <RerunDialog />
      <PricesDialog />
      {servers && <CollectorDialog onClose={() => setServers(false)} />}
      {settings && <SettingsDialog onClose={() => setSettings(false)} />}
      {help && <HelpSheet onClose={() => setHelp(false)} />}
    </StoreContext.Provider>
  );
}

function Highlights() {
  useHighlights();
  return null;
}

function Regions() {
  const { traces, selection, compare, settings, statistics } = useStore();
  const box = useRef<HTMLElement>(null);
  const size = useSize(box);
  const { rows, byId } = traces.list.value;
  const layout = layoutFor(size.width, settings.detailsSide.value);
  const isEmpty = byId.size === 0 || (rows.length === 0 && traces.filterText.value === "");
  const traceId = selection.traceId.value;
  return (
    <main ref={box} class={css.regions} aria-label="Traces">
      <Highlights />
      {compare.sides.value !== null ? (
        <Contained what="The comparison">
          <Compare />
        </Contained>
      ) : isEmpty ? (
        <EmptyState />
      ) : statistics.isOpen.value ? (
        <Contained what="The statistics">
          <StatisticsLazy />
        </Contained>
      ) : layout === "single" ? (
        <SingleRegion hasTrace={traceId !== null} height={size.height} />
      ) : (
        <Columns layout={layout} width={size.width} height={size.height} />
      )}
    </main>
  );
}

interface ColumnsProps {
  layout: Exclude<Layout, "single">;
  width: number;
  height: number;
}

function Columns({ layout, width, height }: ColumnsProps) {
  const { settings, selection } = useStore();
  const limits = paneLimits(layout, width, height);
  const panes = fitPanes(settings.panes.value, limits, layout === "wide" ? width : Number.POSITIVE_INFINITY);
  const hasTrace = selection.traceId.value !== null;
  const hasDetails = hasTrace && selection.spanId.value !== null;
  return (
    <div class={layout === "wide" ? css.row : css.column}>
      <div class={css.row}>
        <div
          class={hasTrace ? css.fixed : css.grow}
          style={hasTrace ? { width: `${panes.list}px` } : { width: "auto" }}
        >
          <TraceList />
        </div>
        {hasTrace && (
          <>
            <Splitter
              label="Width of the trace list"
              orientation="vertical"
              value={panes.list}
              {...limits.list}
              direction={1}
              onResize={(size) => settings.resizePane("list", size)}
            />
            <div class={css.grow}>
              <TracePane />
            </div>
          </>
        )}
      </div>
      {hasDetails &&
        (layout === "wide" ? (
          <DetailsRight size={panes.details} {...limits.details} />
        ) : (
          <DetailsBelow size={panes.detailsHeight} {...limits.detailsHeight} />
        ))}
    </div>
  );
}

/** Too narrow for two: the list, or the trace that was chosen in it and the way back. */
function SingleRegion({ hasTrace, height }: { hasTrace: boolean; height: number }) {
  const { settings, selection, traces } = useStore();
  const limits = paneLimits("single", 0, height);
  const panes = fitPanes(settings.panes.value, limits, Number.POSITIVE_INFINITY);
  const traceId = selection.traceId.value;
  useFocusAfter(hasTrace);
  if (!hasTrace || traceId === null) return <TraceList isAlone />;
  const summary = traces.list.value.byId.get(traceId);
  return (
    <div class={css.column}>
      <div class={css.back}>
        <IconButton
          icon="back"
          label="Back to the traces (Esc)"
          onClick={() => selection.selectTrace(null)}
        />
        <span class={css.backName} dir="auto">
          {clip(summary?.question ?? summary?.name ?? "")}
        </span>
      </div>
      <div class={css.grow}>
        <TracePane />
      </div>
      {selection.spanId.value !== null && (
        <DetailsBelow size={panes.detailsHeight} {...limits.detailsHeight} />
      )}
    </div>
  );
}

/** What had the focus is gone with the region: the one in its place has it. */
function useFocusAfter(hasTrace: boolean): void {
  const was = useRef(hasTrace);
  useEffect(() => {
    if (was.current !== hasTrace && document.activeElement === document.body) focusChosen(hasTrace);
    was.current = hasTrace;
  }, [hasTrace]);
}

function TracePane() {
  const { opened, selection } = useStore();
  if (opened.failed.value !== null)
    return <p class={css.message}>This trace cannot be shown: {opened.failed.value}</p>;
  return (
    <div class={css.column}>
      <FindBar />
      <div class={css.grow}>
        <Contained what="This trace" about={selection.traceId.value}>
          <Timeline />
        </Contained>
      </div>
    </div>
  );
}

interface DetailsPaneProps {
  size: number;
  min: number;
  max: number;
}

function DetailsRight({ size, min, max }: DetailsPaneProps) {
  const { settings } = useStore();
  return (
    <>
      <Splitter
        label="Width of the details"
        orientation="vertical"
        value={size}
        min={min}
        max={max}
        direction={-1}
        onResize={(next) => settings.resizePane("details", next)}
      />
      <div class={css.fixed} style={{ width: `${size}px` }}>
        <Details />
      </div>
    </>
  );
}

function DetailsBelow({ size, min, max }: DetailsPaneProps) {
  const { settings } = useStore();
  return (
    <>
      <Splitter
        label="Height of the details"
        orientation="horizontal"
        value={size}
        min={min}
        max={max}
        direction={-1}
        onResize={(next) => settings.resizePane("detailsHeight", next)}
      />
      <div class={css.fixed} style={{ height: `${size}px` }}>
        <Details />
      </div>
    </>
  );
}
