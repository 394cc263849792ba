import { expect, test } from "vitest";
import { followAllowedSites, type SitesApi } from "../../../../extension/background/allowed-sites.ts";
import { FakeEvent } from "../bridge/fake-port.ts";

function setUp() {
  const origins = new Set(["http://localhost/*"]);
  const scripts = new Map<string, { id: string; matches: string[] }>();
  const put = async (all: { id: string; matches: string[] }[]) => {
    for (const script of all) scripts.set(script.id, script);
  };
  const permissions = {
    getAll: async () => ({ origins: [...origins] }),
    onAdded: new FakeEvent<[]>(),
    onRemoved: new FakeEvent<[]>(),
  };
  const scripting = {
    getRegisteredContentScripts: async ({ ids }: { ids: string[] }) =>
      ids.flatMap((id) => scripts.get(id) ?? []),
    registerContentScripts: put,
    updateContentScripts: put,
    unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
      for (const id of ids) scripts.delete(id);
    },
  };
  const runtime = { getManifest: () => ({ host_permissions: ["http://localhost/*"] }) };
  followAllowedSites({ permissions, scripting, runtime } as unknown as SitesApi);
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { origins, scripts, permissions, settled };
}

test("the content script runs on the sites that the user allows, and on no others", async () => {
  const { origins, scripts, permissions, settled } = setUp();
  for (const site of ["https://a.example/*", "https://b.example/*"]) {
    origins.add(site);
    permissions.onAdded.fire();
  }
  await settled();
  expect([...scripts.values()]).toMatchObject([
    { matches: ["https://a.example/*", "https://b.example/*"], persistAcrossSessions: true, allFrames: true },
  ]);
  origins.delete("https://a.example/*");
  permissions.onRemoved.fire();
  await settled();
  expect([...scripts.values()]).toMatchObject([{ matches: ["https://b.example/*"] }]);
  origins.delete("https://b.example/*");
  permissions.onRemoved.fire();
  await settled();
  expect(scripts.size).toBe(0);
});
