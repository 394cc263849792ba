import { effect } from "@preact/signals";
import browser from "webextension-polyfill";
import type { Bridge, BridgeSink } from "../bridge/bridge.ts";
import { browserEnvironment } from "../bridge/browser-environment.ts";
import { createBridge } from "../bridge/create-bridge.ts";
import { connectEngine } from "../engine/connect-engine.ts";
import { allowHost, browserSites } from "./browser-hosts.ts";
import { browserModel } from "./browser-model.ts";
import { browserPageTap } from "./browser-page-tap.ts";
import { browserRun } from "./browser-run.ts";
import { browserSecrets } from "./browser-secrets.ts";
import { exposeForTests } from "./expose-for-tests.ts";
import { followSearch } from "./follow-search.ts";
import { followTheme } from "./follow-theme.ts";
import { mount } from "./mount.tsx";
import { expectedSessions, rememberSessions } from "./sentinel.ts";
import { createEngineClient } from "./store/engine-client.ts";
import { createStore } from "./store/store.ts";

declare const __DEV__: boolean;

/** The panel inside DevTools: the real bridge, the real engine, and the store and views over them. */
const theme = followTheme();
const { engine, open, receive, gone } = connectEngine((news) => {
  if (news.sessions !== undefined) rememberSessions(news.sessions);
  hand(news);
});
const { client, hand } = createEngineClient(engine);
const expecting = expectedSessions();
const { tabId } = browser.devtools.inspectedWindow;
const run = await browserRun();

const sink: BridgeSink = {
  hello: (document, hello) => engine.hello({ ...document, run }, hello),
  receive: (document, batch) => receive(document.documentId, batch),
  left: (document) => gone(document.documentId),
};
const bridge: Bridge = createBridge(sink, browserEnvironment());
const store = createStore({
  bridge,
  engine: client,
  storage: localStorage,
  tab: { tabId, run },
  pageTap: browserPageTap,
  secrets: browserSecrets,
  allowHost,
  sites: browserSites,
  builtInModel: browserModel,
  isPrivate: browser.extension.inIncognitoContext ?? false,
  greets: !navigator.webdriver,
  now: () => performance.timeOrigin + performance.now(),
  timers: { set: (fn, ms) => window.setTimeout(fn, ms), clear: (id) => clearTimeout(id) },
});
effect(() => theme.choose(store.preferences.theme.value));
followSearch(store);
mount(store, document.getElementById("app") as HTMLElement);
if (__DEV__) exposeForTests({ store, bridge, engine });

bridge.start();
window.addEventListener("pagehide", () => bridge.stop());
const [expected, destinations] = await Promise.all([expecting, store.destinations.load()]);
const { storage } = await open({
  database: "genai-traces",
  retention: store.settings.retention.peek(),
  memoryOnly: browser.extension.inIncognitoContext ?? false,
  expectedSessions: expected,
  destinations,
  sealing: store.settings.sealing.peek(),
});
store.archive.setState(storage);
await store.start();
// Two frames on, the rows are on screen; `npm run bench -- start` reads it.
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("genai-traces:listed")));
