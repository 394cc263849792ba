import browser from "webextension-polyfill";

/** Chromium's panels have DevTools' own search bar (Ctrl+F); Firefox's have none. */
interface Searched {
  onSearch?: { addListener(listener: (action: string, text?: string) => void): void };
}

// Chromium wants the page's path from the extension's root, Firefox takes both.
type Panel = Awaited<ReturnType<typeof browser.devtools.panels.create>>;

const panel: Panel & Searched = await browser.devtools.panels.create(
  "GenAI Traces",
  "icons/icon-32.png",
  "panel.html",
);

let shown: Window | undefined;
panel.onShown.addListener((window) => {
  shown = window;
});
panel.onSearch?.addListener((action, text) => shown?.postMessage({ search: action, text }, location.origin));
