import { expect, test } from "vitest";
import { SitesModel } from "../../../../../extension/panel/store/sites.ts";

test("a site that was allowed is taken back; one that the browser keeps stays and is named", async () => {
  const patterns = new Set(["https://kept.example/*", "https://a.example/*"]);
  const sites = new SitesModel({
    granted: async () => [...patterns],
    revoke: async (pattern) => !pattern.includes("kept") && patterns.delete(pattern),
  });
  await sites.refresh();
  expect(sites.granted.value).toEqual(["https://a.example/*", "https://kept.example/*"]);
  await sites.revoke("https://kept.example/*");
  expect(sites.refused.value).toBe("https://kept.example/*");
  await sites.revoke("https://a.example/*");
  expect(sites.granted.value).toEqual(["https://kept.example/*"]);
  expect(sites.refused.value).toBeNull();
});
