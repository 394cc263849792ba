import { loadEmbeddedModel } from "./models/embedded.ts";
import type { Model } from "./models/model.ts";
import { openAICompatibleModel } from "./models/openai-compatible.ts";
import type { Settings } from "./settings.ts";

/** The model that the settings ask for. The embedded one is loaded once. */
export function createModelChoice(onStatus: (status: string) => void) {
  let embedded: Promise<Model> | undefined;
  let current: Promise<Model> = Promise.reject(new Error("No model was chosen"));
  current.catch(() => {});

  const load = async (settings: Settings): Promise<Model> => {
    if (settings.use === "server") return openAICompatibleModel(settings);
    embedded ??= loadEmbeddedModel();
    return embedded;
  };

  return {
    current: (): Promise<Model> => current,
    /** Resolves when the model can be asked. */
    async use(settings: Settings): Promise<void> {
      onStatus("Loading the model …");
      current = load(settings);
      try {
        const { name, inPage } = await current;
        onStatus(inPage ? `${name}, running in this page` : `${name} at ${settings.baseURL}`);
      } catch (error) {
        embedded = undefined; // so that choosing it again tries again
        onStatus(`The model could not be loaded: ${error instanceof Error ? error.message : error}`);
        throw error;
      }
    },
  };
}
