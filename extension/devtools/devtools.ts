import browser from "webextension-polyfill";

// Chromium wants the page's path from the extension's root, Firefox takes both.
browser.devtools.panels.create("GenAI Traces", "icons/icon-32.png", "panel.html");
