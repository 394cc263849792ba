import { mount } from "../../extension/panel/mount.tsx";
import { createStore } from "../../extension/panel/store/store.ts";
import type { TraceRecord } from "../../sdk/protocol/index.ts";
import { FakeBridge } from "../fixtures/fake-bridge.ts";
import { FAKE_SID, FakeEngine } from "../fixtures/fake-engine.ts";
import { SCENARIOS } from "../fixtures/scenarios.ts";
import { MemoryStorage } from "./memory-storage.ts";
import { playLive } from "./play-live.ts";
import { startRealEngine } from "./real-engine.ts";
import { showScenarioMenu } from "./scenario-menu.ts";

/**
 * The real panel as an ordinary page over a fake bridge and engine: `harness.html?scenario=streaming`.
 * `&theme=dark` or `light` overrides the system, `&menu` shows the list of scenarios, `&engine=real` sends
 * the records through the real engine (rows without records, storage and interruptions stay fake).
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
const fake = new FakeEngine();
const real = query.get("engine") === "real" ? await startRealEngine() : undefined;
const apply = (records: readonly TraceRecord[]) => (real ?? fake).apply(records);
if (scenario.rows) fake.addRows(scenario.rows);
if (scenario.records && !scenario.live) apply(scenario.records);
if (scenario.interrupted) fake.interrupt();
const engine = real?.client ?? fake;

const store = createStore({
  bridge,
  engine,
  storage: query.has("keep") ? localStorage : new MemoryStorage(),
  tab: { tabId: 1, run: "harness" },
  pageTap: { reload: async () => location.reload(), join: async () => {} },
  now: () => Date.now(),
  timers: { set: (fn, ms) => window.setTimeout(fn, ms), clear: (id) => clearTimeout(id) },
});
mount(store, document.getElementById("app") as HTMLElement);
Object.assign(globalThis, { genaiTraces: { store, bridge, engine } });

await store.start();
if (scenario.storage) fake.setStorage(scenario.storage);
if (scenario.live && scenario.records) playLive(scenario.records, apply);
