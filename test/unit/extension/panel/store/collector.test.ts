import { describe, expect, test } from "vitest";
import type { CollectorSettings } from "../../../../../extension/engine/engine-api.ts";
import { CollectorModel, readAddress } from "../../../../../extension/panel/store/collector.ts";
import { createMemorySecrets } from "../../../../../extension/panel/store/secrets.ts";

const TOKEN = "a-token-of-some-length";
const URL = "http://127.0.0.1:4318";
const TAB = { tabId: 7, run: "run" };

function world(secrets = createMemorySecrets()) {
  const asked: (CollectorSettings | null)[] = [];
  const engine = {
    connectCollector: async (settings: CollectorSettings | null) => void asked.push(settings),
  };
  return { asked, secrets, model: new CollectorModel(engine, secrets, TAB) };
}

describe("the address of a collector", () => {
  test("is taken as it is printed, with its token", () => {
    expect(readAddress(`  ${URL}/#${TOKEN} `, "")).toEqual({ url: URL, token: TOKEN });
  });

  test("its token counts before the one of the other field, which counts where there is none", () => {
    expect(readAddress(`${URL}/#${TOKEN}`, "another-token-before")).toEqual({ url: URL, token: TOKEN });
    expect(readAddress("localhost:4318", TOKEN)).toEqual({ url: "http://localhost:4318", token: TOKEN });
  });

  test.each([
    ["http://192.168.0.7:4318", TOKEN, /on this computer/],
    ["https://collector.example", TOKEN, /on this computer/],
    ["http://127.0.0.1.evil.example:4318", TOKEN, /on this computer/],
    ["http://user:pass@127.0.0.1:4318", TOKEN, /on this computer/],
    ["javascript://127.0.0.1/%0aalert(1)", TOKEN, /on this computer/],
    ["http://", TOKEN, /no address/],
    [URL, "", /token is missing/],
    [URL, "short", /no token/],
    [`${URL}/#%E0%A4%A`, "", /no token/],
  ])("%s with “%s” is refused with a remedy", (address, token, words) => {
    expect(readAddress(address, token)).toMatch(words);
  });
});

describe("the connection to a collector", () => {
  test("is kept for the next panel, until it is taken away", async () => {
    const first = world();
    expect(await first.model.connect(`${URL}/#${TOKEN}`, "")).toBeNull();
    expect(first.asked).toEqual([{ url: URL, token: TOKEN }]);

    const second = world(first.secrets);
    await second.model.start();
    expect(second.asked).toEqual([{ url: URL, token: TOKEN }]);
    await second.model.disconnect();
    expect(second.asked.at(-1)).toBeNull();

    const third = world(first.secrets);
    await third.model.start();
    expect(third.asked).toEqual([]);
    expect(third.model.settings.value).toEqual({ url: URL, token: TOKEN });
  });

  test("is let go while recording is paused, and made again afterwards", async () => {
    const { model, asked } = world();
    model.setPaused(true);
    model.setPaused(false);
    expect(asked, "nothing to let go").toEqual([]);
    await model.connect(`${URL}/#${TOKEN}`, "");
    model.setPaused(true);
    model.setPaused(true);
    model.setPaused(false);
    expect(asked).toEqual([{ url: URL, token: TOKEN }, null, { url: URL, token: TOKEN }]);
  });

  test("nothing is asked where what was typed is wrong, or what was kept is not ours", async () => {
    const { model, asked, secrets } = world();
    expect(await model.connect("http://evil.example/#".concat(TOKEN), "")).toMatch(/on this computer/);
    await secrets.set("collector", { url: "http://evil.example", token: TOKEN, on: true });
    await model.start();
    expect(asked).toEqual([]);
  });
});
