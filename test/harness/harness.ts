import { mount } from "../../extension/panel/mount.tsx";
import { createStore } from "../../extension/panel/store/store.ts";
import { FakeBridge } from "../fixtures/fake-bridge.ts";
import { FAKE_SID, FakeEngine } from "../fixtures/fake-engine.ts";
import { SCENARIOS } from "../fixtures/scenarios.ts";
import { MemoryStorage } from "./memory-storage.ts";
import { playLive } from "./play-live.ts";
import { showScenarioMenu } from "./scenario-menu.ts";

/**
 * The real panel as an ordinary page over a fake bridge and engine: `harness.html?scenario=streaming`.
 * `&theme=dark` or `light` overrides the system; `&menu` shows the list of scenarios.
 */
const query = new URLSearchParams(location.search);
const name = query.get("scenario") ?? "agent-with-tools";
const make = SCENARIOS[name] ?? SCENARIOS["agent-with-tools"];
if (!make) throw new Error(`No scenario “${name}”`);
const scenario = make();

const theme = query.get("theme");
if (theme) document.documentElement.dataset.theme = theme;
if (query.has("menu")) showScenarioMenu(Object.keys(SCENARIOS), name);

const bridge = new FakeBridge({ sessions: [FAKE_SID], ...scenario.status });
const engine = new FakeEngine();
if (scenario.rows) engine.addRows(scenario.rows);
if (scenario.records && !scenario.live) engine.apply(scenario.records);
if (scenario.interrupted) engine.interrupt();

const store = createStore({
  bridge,
  engine,
  storage: query.has("keep") ? localStorage : new MemoryStorage(),
  tab: { tabId: 1, run: "harness" },
  now: () => Date.now(),
  timers: { set: (fn, ms) => window.setTimeout(fn, ms), clear: (id) => clearTimeout(id) },
});
mount(store, document.getElementById("app") as HTMLElement);
Object.assign(globalThis, { genaiTraces: { store, bridge, engine } });

await store.start();
if (scenario.storage) engine.setStorage(scenario.storage);
if (scenario.live && scenario.records) playLive(scenario.records, (records) => engine.apply(records));
