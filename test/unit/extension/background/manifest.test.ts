import { describe, expect, test } from "vitest";
import { manifestFor } from "../../../../scripts/manifest.ts";

/** A change here is a change of what the extension may do: read the diff twice. */
test("the manifest for Chromium", () => {
  const { icons: _, description: __, version: ___, ...manifest } = manifestFor("chrome");
  expect(manifest).toMatchInlineSnapshot(`
    {
      "content_scripts": [
        {
          "all_frames": true,
          "js": [
            "content.js",
          ],
          "match_origin_as_fallback": true,
          "matches": [
            "http://localhost/*",
            "http://127.0.0.1/*",
            "http://[::1]/*",
          ],
          "run_at": "document_start",
        },
      ],
      "content_security_policy": {
        "extension_pages": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src http://127.0.0.1:* http://localhost:* https:; object-src 'none'; base-uri 'none'; form-action 'none'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types genai-traces-worker",
      },
      "devtools_page": "devtools.html",
      "host_permissions": [
        "http://localhost/*",
        "http://127.0.0.1/*",
        "http://[::1]/*",
      ],
      "incognito": "split",
      "manifest_version": 3,
      "message_serialization": "structured_clone",
      "minimum_chrome_version": "123",
      "name": "GenAI Traces",
      "optional_host_permissions": [
        "http://*/*",
        "https://*/*",
      ],
      "permissions": [
        "scripting",
        "storage",
      ],
    }
  `);
});

test("the others differ in their background and their browser's own keys", () => {
  const chrome = manifestFor("chrome");
  expect(manifestFor("chrome-relay")).toEqual({
    ...chrome,
    name: "GenAI Traces (relay)",
    background: { service_worker: "background.js" },
  });
  const { minimum_chrome_version: _, message_serialization: __, ...shared } = chrome;
  expect(manifestFor("firefox")).toEqual({
    ...shared,
    incognito: "spanning",
    background: { scripts: ["background.js"] },
    browser_specific_settings: {
      gecko: {
        id: "genai-traces@genai-traces.dev",
        strict_min_version: "142.0",
        data_collection_permissions: { required: ["none"] },
      },
    },
  });
});

describe.each(["chrome", "chrome-relay", "firefox"] as const)("the manifest for %s", (target) => {
  const manifest = manifestFor(target);

  test("opens no door for pages or other extensions", () => {
    expect(manifest).not.toHaveProperty("externally_connectable");
    expect(manifest).not.toHaveProperty("web_accessible_resources");
  });

  test("lets nothing out of the panel but what its own code asks of this computer", () => {
    const { extension_pages } = manifest.content_security_policy as { extension_pages: string };
    const policy = new Map(
      extension_pages.split("; ").map((part) => part.split(/ (.*)/s) as [string, string]),
    );
    expect(policy.get("default-src")).toBe("'none'");
    // No text of a page can make a request of its own: there is no image, no style, no form and no frame for it,
    // and no code but ours (`who-may-fetch.test.ts` says whose).
    expect(policy.get("connect-src")).toBe("http://127.0.0.1:* http://localhost:* https:");
    expect(policy.get("script-src")).toBe("'self'");
    expect(policy.get("style-src")).toBe("'self'");
    expect(policy.get("base-uri")).toBe("'none'");
    expect(policy.get("form-action")).toBe("'none'");
    expect(policy.get("img-src")).toBe("'self' data:");
    expect(policy.get("require-trusted-types-for")).toBe("'script'");
  });
});
