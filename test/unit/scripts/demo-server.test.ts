import { describe, expect, it, onTestFinished } from "vitest";
import { demoConfig, serveDemo } from "../../../scripts/browser/demo-server.ts";

describe("demoConfig", () => {
  it("leaves the embedded model in place when no variable is set", () => {
    expect(demoConfig({ OPENAI_MODEL: "only-a-model" })).toEqual({ openai: null });
  });

  it("needs no key for a local server", () => {
    const config = demoConfig({ OPENAI_BASE_URL: "http://localhost:11434/v1", OPENAI_MODEL: "tiny" });
    expect(config.openai).toEqual({ baseURL: "http://localhost:11434/v1", apiKey: "none", model: "tiny" });
  });
});

describe("serveDemo", () => {
  const openai = { baseURL: "http://localhost:1/v1", apiKey: "planted-key", model: "m" };

  async function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const server = await serveDemo(import.meta.dirname, { openai });
    onTestFinished(() => server.close());
    return fetch(`http://127.0.0.1:${server.port}${path}`, { headers });
  }

  it("gives the configuration to its own page", async () => {
    expect(await (await ask("/config.json", { "sec-fetch-site": "same-origin" })).json()).toEqual({ openai });
  });

  it("refuses the key to another site's page", async () => {
    const response = await ask("/config.json", { "sec-fetch-site": "cross-site" });
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain("planted-key");
  });

  it("serves no file outside its folder", async () => {
    expect((await ask("/%2e%2e%2f%2e%2e%2fvitest.config.ts")).status).toBe(404);
    expect((await ask("/made-up-machine.ts")).status).toBe(200);
  });
});
