import { createModel, signal } from "@preact/signals";
import {
  type CollectorSettings,
  type CollectorState,
  collectorOff,
  isCollectorUrl,
} from "../../engine/engine-api.ts";
import type { EngineClient } from "./engine-client.ts";
import type { SecretStorage } from "./secrets.ts";
import type { InspectedTab } from "./tab-scope.ts";

export type { CollectorState };

/** Where `npx genai-traces collect` listens by default. */
export const DEFAULT_COLLECTOR = "http://127.0.0.1:4318";

const KEY = "collector";

interface Saved extends CollectorSettings {
  /** Connect whenever a panel opens. */
  on: boolean;
}

/** What is wrong with what was typed, in words that name the remedy. */
export type ConnectProblem = string;

/** The receiver of server spans: `npx genai-traces collect`. */
export const CollectorModel = createModel(
  (engine: Pick<EngineClient, "connectCollector">, secrets: SecretStorage, tab: InspectedTab) => {
    const state = signal<CollectorState>(collectorOff());
    const settings = signal<CollectorSettings>({ url: DEFAULT_COLLECTOR, token: "" });

    /** Recording is off: nothing is taken from anywhere. The collector keeps what comes meanwhile. */
    const paused = signal(false);
    let isOn = false;

    const use = (next: CollectorSettings | null): Promise<void> => {
      isOn = next !== null;
      return apply();
    };
    const apply = (): Promise<void> =>
      engine.connectCollector(isOn && !paused.peek() ? settings.peek() : null, {
        tabId: tab.tabId,
        run: tab.run,
      });
    const save = (on: boolean): Promise<void> => secrets.set(KEY, { ...settings.peek(), on } satisfies Saved);

    return {
      state,
      settings,
      paused,
      setState(next: CollectorState) {
        state.value = next;
      },
      setPaused(on: boolean): void {
        if (paused.peek() === on) return;
        paused.value = on;
        if (isOn) void apply();
      },
      /** Connects as the last time, if it was connected then. */
      async start(): Promise<void> {
        const saved = await secrets.get(KEY);
        if (!isSaved(saved)) return;
        settings.value = { url: saved.url, token: saved.token };
        if (saved.on) await use(settings.peek());
      },
      /** @param address as the collector prints it, `http://127.0.0.1:4318/#token`, or without the token. */
      async connect(address: string, token: string): Promise<ConnectProblem | null> {
        const read = readAddress(address, token);
        if (typeof read === "string") return read;
        settings.value = read;
        await save(true);
        await use(read);
        return null;
      },
      async disconnect(): Promise<void> {
        await save(false);
        await use(null);
      },
    };
  },
);

/** An address that brings its token has it for this start, whatever another field still says. */
export function readAddress(address: string, token: string): CollectorSettings | ConnectProblem {
  const text = address.trim();
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole))
    return `“${text}” is no address. The collector prints one like ${DEFAULT_COLLECTOR}.`;
  const { origin, hash, hostname } = new URL(whole);
  if (!isCollectorUrl(origin) || !isCollectorUrl(whole))
    return `Only a collector on this computer can be used (http://127.0.0.1 or http://localhost), not ${hostname}.`;
  const given = decodeHash(hash) || token.trim();
  if (!given) return "The token is missing: it stands behind the # in the line that the collector prints.";
  if (!/^[\w-]{16,256}$/.test(given)) return "That is no token: 16 or more letters, digits, - or _.";
  return { url: origin, token: given };
}

function decodeHash(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

const isSaved = (value: unknown): value is Saved => {
  const saved = value as Partial<Saved> | null | undefined;
  return typeof saved?.url === "string" && isCollectorUrl(saved.url) && typeof saved.token === "string";
};
