import OpenAI from "openai";
import { toolDefinitions } from "../tools.ts";
import type { Model } from "./model.ts";

export interface ServerSettings {
  baseURL: string;
  apiKey: string;
  model: string;
}

const TEMPLATE = `You answer the customers of a small lamp shop in one or two sentences.
Use these notes, and the tools for sums, orders and the weather. Say so when you do not know.
Notes: {notes}`;

/** Any server that speaks OpenAI's chat completions, through the official client. */
export function openAICompatibleModel({ baseURL, apiKey, model }: ServerSettings): Model {
  // A key in a page is seen by everyone who opens the page: fine for one's own demo on localhost, nowhere else.
  const client = new OpenAI({ baseURL, apiKey: apiKey || "none", dangerouslyAllowBrowser: true });
  const server = new URL(baseURL);
  return {
    provider: "openai",
    name: model,
    inPage: false,
    serverAddress: server.hostname,
    serverPort: server.port ? Number(server.port) : undefined,
    template: { name: "shop-assistant", version: "1", text: TEMPLATE },
    history: 6,
    // No temperature and no limit: some models refuse to be given either.
    stream: (messages, signal) =>
      client.chat.completions.create(
        {
          model,
          messages,
          tools: toolDefinitions,
          stream: true,
          stream_options: { include_usage: true },
        },
        { signal },
      ),
  };
}
