import { useRef } from "preact/hooks";
import { IconButton } from "../shared/button.tsx";
import { useStore } from "../shared/store-context.ts";
import { Actions } from "./actions.tsx";
import { ConnectionState } from "./connection-state.tsx";
import { FilterBox } from "./filter-box.tsx";
import { FilterNotes } from "./filter-notes.tsx";
import { PageTapButton } from "./page-tap-button.tsx";
import { QuickFilters } from "./quick-filters.tsx";
import { RecordButton } from "./record-button.tsx";
import { SavedFilters } from "./saved-filters.tsx";
import { sendAction } from "./send-action.ts";
import { serversAction } from "./servers-action.ts";
import css from "./toolbar.module.css";

interface ToolbarProps {
  onHelp: () => void;
  onServers: () => void;
  onSettings: () => void;
  onOpenFile: () => void;
}

/** Two rows, as in the Network panel: what to record above, what to show below. */
export function Toolbar({ onHelp, onServers, onSettings, onOpenFile }: ToolbarProps) {
  const store = useStore();
  const { settings, traces } = store;
  const { rows, byId } = traces.list.value;
  const bar = useRef<HTMLDivElement>(null);
  const left = useRef<HTMLDivElement>(null);
  return (
    <header>
      <h1 class={css.hidden}>GenAI Traces</h1>
      <div ref={bar} class={css.bar} role="toolbar" aria-label="Recording">
        <div ref={left} class={css.left}>
          <RecordButton />
          <PageTapButton />
          <IconButton
            icon="clear"
            label="Clear the list (Ctrl+L)"
            onClick={() => void store.clear()}
            disabled={rows.length === 0}
          />
          <span class={css.line} />
          <label class={css.check} title="Keep traces in the list when the page is loaded again">
            <input
              type="checkbox"
              checked={settings.keepLog.value}
              onChange={(event) => settings.setKeepLog(event.currentTarget.checked)}
            />
            Keep log
          </label>
          <select
            class={css.select}
            aria-label="Which traces to show"
            title="Which traces to show"
            value={settings.scope.value}
            onChange={(event) => settings.setScope(event.currentTarget.value === "all" ? "all" : "tab")}
          >
            <option value="tab">This tab</option>
            <option value="all">All stored</option>
          </select>
        </div>
        <span class={css.space} />
        <ConnectionState />
        <span class={css.line} />
        <Actions
          bar={bar}
          left={left}
          actions={[
            { icon: "open", label: "Open a file of traces (Ctrl+O)", run: onOpenFile },
            {
              icon: "save",
              label: "Save traces as a file (Ctrl+S)",
              disabled: rows.length === 0,
              run: () => store.exports.open(),
            },
            {
              icon: "statistics",
              label: "Statistics of the traces in the list (T)",
              pressed: store.statistics.isOpen.value,
              run: () => store.statistics.toggle(),
            },
            sendAction(store),
            serversAction(store, onServers),
            { icon: "settings", label: "Settings (Ctrl+,)", run: onSettings },
            { icon: "help", label: "Keyboard and help (?)", run: onHelp },
          ]}
        />
      </div>
      <div class={css.bar}>
        <FilterBox />
        <SavedFilters />
        <QuickFilters />
        <span class={css.space} />
        <span class={css.count} aria-live="polite">
          {counted(rows.length, byId.size)}
        </span>
      </div>
      <FilterNotes />
    </header>
  );
}

const grouped = new Intl.NumberFormat("en");

function counted(shown: number, total: number): string {
  const noun = total === 1 ? "trace" : "traces";
  return shown === total
    ? `${grouped.format(total)} ${noun}`
    : `${grouped.format(shown)} of ${grouped.format(total)} ${noun}`;
}
