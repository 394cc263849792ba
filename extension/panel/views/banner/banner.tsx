import type { ComponentChildren } from "preact";
import type { StorageState } from "../../store/archive.ts";
import { IconButton, TextButton } from "../shared/button.tsx";
import { Icon } from "../shared/icon.tsx";
import { useStore } from "../shared/store-context.ts";
import css from "./banner.module.css";

/** What the user must know about storage and versions, each with what to do about it. */
export function Banners() {
  const { archive, connection } = useStore();
  const { versionMismatch } = connection.status.value;
  const state = archive.state.value;
  return (
    <>
      {versionMismatch && (
        <Banner>
          {versionMismatch === "update-extension"
            ? "The page speaks a newer version of the protocol. Update the GenAI Traces extension to see its traces."
            : "The page's genai-traces package is too old for this panel. Update it with: npm install genai-traces@latest"}
        </Banner>
      )}
      {state.type !== "ok" && <StorageBanner state={state} />}
    </>
  );
}

function StorageBanner({ state }: { state: Exclude<StorageState, { type: "ok" }> }) {
  const { archive } = useStore();
  switch (state.type) {
    case "blocked":
      return (
        <Banner>
          Another DevTools window holds an older version of the database open. Close it or reload it;
          recording waits.
        </Banner>
      );
    case "outdated":
      return (
        <Banner action={<TextButton onClick={() => location.reload()}>Reload panel</TextButton>}>
          A newer version of the extension has changed the database. Reload this panel to go on.
        </Banner>
      );
    case "memory":
      return (
        <Banner action={<TextButton onClick={() => void archive.reset()}>Start a new database</TextButton>}>
          The browser cannot open the database ({plain(state.reason)}). New traces are kept in memory only,
          until this panel closes. A new database deletes what is stored.
        </Banner>
      );
    case "full":
      return (
        <Banner action={<FreeSpaceButton />}>
          No room is left to store traces ({plain(state.reason)}). Recording is paused; nothing already stored
          is lost.
        </Banner>
      );
    case "wiped":
      return (
        <Banner action={<IconButton icon="close" label="Dismiss" onClick={() => void archive.dismiss()} />}>
          The browser has deleted stored traces: {state.found} of {state.expected} sessions are left. Browsers
          do so when the disk runs full or site data is cleared.
        </Banner>
      );
    default:
      return state satisfies never;
  }
}

function FreeSpaceButton() {
  const store = useStore();
  return <TextButton onClick={() => void store.clear()}>Clear the list</TextButton>;
}

interface BannerProps {
  children: ComponentChildren;
  action?: ComponentChildren;
  /** Default `warning`, which a screen reader says at once. */
  tone?: "warning" | "info";
}

export function Banner({ children, action, tone = "warning" }: BannerProps) {
  return (
    <div
      class={tone === "info" ? `${css.banner} ${css.info}` : css.banner}
      role={tone === "info" ? "status" : "alert"}
    >
      <Icon name={tone === "info" ? "tap" : "warning"} />
      <span class={css.text}>{children}</span>
      {action}
    </div>
  );
}

/** A reason stands within a sentence of ours. */
const plain = (reason: string): string => reason.replace(/\.$/, "");
