import type { Store } from "./store/store.ts";

/** DevTools' own search bar looks in the opened trace, as ours does; the devtools page hands on what it says. */
export function followSearch({ find }: Pick<Store, "find">): void {
  window.addEventListener("message", ({ origin, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin || typeof data !== "object" || data === null) return;
    const { search, text } = data as { search?: unknown; text?: unknown };
    switch (search) {
      case "performSearch":
        find.open();
        find.setText(typeof text === "string" ? text : "");
        break;
      case "nextSearchResult":
        find.step(1);
        break;
      case "previousSearchResult":
        find.step(-1);
        break;
      case "cancelSearch":
        find.close();
        break;
    }
  });
}
