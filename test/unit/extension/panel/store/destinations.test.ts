import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../../../extension/engine/engine-api.ts";
import {
  type Destination,
  DestinationsModel,
  draftOf,
  presetOf,
} from "../../../../../extension/panel/store/destinations.ts";
import type { Notice } from "../../../../../extension/panel/store/notices.ts";
import { createMemorySecrets } from "../../../../../extension/panel/store/secrets.ts";

const jaeger: Destination = draftOf(presetOf("jaeger"), "1");
const langfuse: Destination = { ...draftOf(presetOf("langfuse"), "2"), key: "pk-1:sk-2" };

function world({
  allowed = true,
  secrets = createMemorySecrets(),
  verdict = { type: "accepted", rejected: 0, message: "" } as Verdict,
} = {}) {
  const permissions: string[] = [];
  const tested: Destination[] = [];
  const notices: Notice[] = [];
  const told: Destination[][] = [];
  const model = new DestinationsModel({
    engine: {
      testDestination: async (to) => {
        tested.push(to);
        return verdict;
      },
      setDestinations: async (list) => void told.push(list),
      retryForwarding: async () => {},
    },
    secrets,
    show: (notice) => void notices.push(notice),
    allow: async (origin) => {
      permissions.push(origin);
      return allowed;
    },
  });
  return { model, permissions, tested, told, notices, secrets };
}

describe("destinations", () => {
  test("are kept for the next panel, can be changed and taken away", async () => {
    const first = world();
    expect(await first.model.save({ ...jaeger, url: " http://localhost:4318/ " })).toBeNull();
    expect(await first.model.save(langfuse)).toBeNull();
    expect(await first.model.save({ ...langfuse, redact: false })).toBeNull();
    expect(first.permissions).toEqual([
      "http://localhost:4318",
      "https://cloud.langfuse.com",
      "https://cloud.langfuse.com",
    ]);
    const second = world({ secrets: first.secrets });
    await second.model.load();
    expect(second.model.list.value).toEqual([jaeger, { ...langfuse, redact: false }]);
    second.model.remove("1");
    const third = world({ secrets: first.secrets });
    await third.model.load();
    expect(third.model.list.value.map(({ id }) => id)).toEqual(["2"]);
  });

  test("ask for the permission in the click's own task, which is all that a browser allows", () => {
    const { model, permissions } = world();
    void model.save(jaeger);
    expect(permissions).toHaveLength(1);
    void model.test(jaeger);
    expect(permissions).toHaveLength(2);
  });

  test("that are wrong are not saved, and nobody is asked for a permission", async () => {
    const { model, permissions } = world();
    expect(await model.save({ ...jaeger, url: "http://tracing.example" })).toMatch(/https/);
    expect(await model.save({ ...langfuse, key: "pk-1" })).toMatch(/both keys/);
    expect(permissions).toEqual([]);
    expect(model.list.value).toEqual([]);
  });

  test("without the browser's permission are not saved, and the way out is named", async () => {
    const { model } = world({ allowed: false });
    expect(await model.save(langfuse)).toMatch(/permission for cloud\.langfuse\.com.*save.*again/);
    expect(model.list.value).toEqual([]);
  });

  test("that are changed in one panel are changed in the others, and each engine is told", async () => {
    const here = world();
    const there = world({ secrets: here.secrets });
    await here.model.load();
    await there.model.load();
    await here.model.save(langfuse);
    here.model.setLive(langfuse.id, true);
    expect(there.model.live.value).toEqual([{ ...langfuse, live: true }]);
    for (const { told } of [here, there]) expect(told.at(-1)).toEqual([{ ...langfuse, live: true }]);
  });

  test("that are removed come back with one click, key and all, and what waited is told", async () => {
    const { model, notices } = world();
    await model.save(langfuse);
    await model.save(jaeger);
    const counts = { sent: 0, refused: 0, overflowed: 0, gone: 0 };
    model.setStates([{ destination: langfuse.id, phase: "waiting", message: "", waiting: 12, ...counts }]);
    model.remove(langfuse.id);
    expect(model.list.value).toEqual([jaeger]);
    expect(notices[0]?.text).toMatch(/^Langfuse .* removed\. 12 spans that waited for it are not sent\.$/);
    notices[0]?.action?.run();
    expect(model.list.value).toEqual([langfuse, jaeger]);
  });

  test("of another version, or edited by hand, are left out", async () => {
    const secrets = createMemorySecrets();
    await secrets.set("destinations", [langfuse, { ...langfuse, url: "http://evil.example" }, 7, null]);
    const { model } = world({ secrets });
    await model.load();
    expect(model.list.value).toEqual([langfuse]);
  });

  test.each<[Verdict, RegExp]>([
    [{ type: "accepted", rejected: 0, message: "" }, /^It works/],
    [{ type: "accepted", rejected: 1, message: "no thanks" }, /refuses.*no thanks/],
    [{ type: "stuck", problem: "key", message: "401: nope" }, /key is missing or wrong.*401: nope/],
    [{ type: "stuck", problem: "encoding", message: "415" }, /choose JSON/],
    [{ type: "later", problem: "unreachable", retryAfter: null, message: "" }, /No connection.*certificate/],
    [{ type: "later", problem: "busy", retryAfter: "9", message: "429" }, /rest/],
    [{ type: "refused", problem: "refused", message: "400: project?" }, /400: project\?/],
  ])("are tested, and the answer is said in words: %o", async (verdict, words) => {
    const { model, tested } = world({ verdict });
    const outcome = await model.test(langfuse);
    expect(outcome.words).toMatch(words);
    expect(outcome.isGood).toBe(/^It works/.test(outcome.words));
    expect(tested).toEqual([langfuse]);
    expect(model.list.value).toEqual([]);
  });
});
