import type { ServerSettings } from "./models/openai-compatible.ts";

export interface Settings extends ServerSettings {
  use: "embedded" | "server";
}

const KEY = "genai-traces-demo.settings";
const DEFAULTS: Settings = {
  use: "embedded",
  baseURL: "https://api.openai.com/v1",
  apiKey: "",
  model: "gpt-4o-mini",
};

/** What was chosen here before; else what `npm start` found in OPENAI_BASE_URL and its kin; else the tiny model. */
export async function loadSettings(): Promise<Settings> {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept) return { ...DEFAULTS, ...JSON.parse(kept) };
    const response = await fetch("config.json");
    const { openai } = (await response.json()) as { openai: ServerSettings | null };
    return openai ? { use: "server", ...openai } : DEFAULTS;
  } catch {
    return DEFAULTS; // no config.json on a plain file server, or no storage
  }
}

export function saveSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without storage they last until the page is closed.
  }
}
