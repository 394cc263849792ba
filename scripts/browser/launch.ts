import path from "node:path";
import puppeteer, { type Browser } from "puppeteer";
import { createProfile, type DevToolsLook, deleteProfile } from "./profile.ts";
import { waitFor } from "./wait-for.ts";

export interface LaunchOptions extends DevToolsLook {
  /** From `findBrowser`. */
  executablePath: string;
  /** Unpacked extension folder; without one the browser has no extension. */
  extension?: string;
  /** Default true. */
  headless?: boolean;
  /** An existing profile, kept afterwards. Default: a throw-away one. */
  profile?: string;
  /** Outer window size in CSS pixels. Default 1400 × 900. */
  size?: [width: number, height: number];
  args?: string[];
}

export interface LaunchedBrowser {
  browser: Browser;
  /** "" without an extension. */
  extensionId: string;
  profile: string;
  close(): Promise<void>;
}

const FLAGS = [
  "--disable-gpu", // software raster: the same pixels everywhere
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--no-default-browser-check",
];

/** Starts a Chromium with the extension in it, ready for {@link openPanel}. */
export async function launch(options: LaunchOptions): Promise<LaunchedBrowser> {
  const profile = options.profile ?? createProfile(options);
  const extension = options.extension && path.resolve(options.extension);
  const size = options.size ?? [1400, 900];
  const browser = await puppeteer.launch({
    executablePath: options.executablePath,
    headless: options.headless ?? true,
    pipe: true, // the browser loads unpacked extensions (branded ones too) only at a pipe's request
    enableExtensions: extension ? [extension] : false,
    handleDevToolsAsPage: true,
    defaultViewport: null, // no emulation: DevTools must lay out in its real window
    userDataDir: profile,
    args: [...FLAGS, ...sandboxFlags(), `--window-size=${size.join(",")}`, ...(options.args ?? [])],
  });
  const close = async () => {
    await browser.close();
    if (options.profile === undefined) deleteProfile(profile);
  };
  try {
    const extensionId = extension ? await idOfExtension(browser, extension) : "";
    return { browser, extensionId, profile, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Chromium's sandbox refuses to run as root, as CI and containers do. */
const sandboxFlags = () => (process.getuid?.() === 0 ? ["--no-sandbox"] : []);

const idOfExtension = (browser: Browser, folder: string): Promise<string> =>
  waitFor(`the extension in ${folder}`, async () => {
    for (const [id, extension] of await browser.extensions()) {
      if (path.resolve(extension.path) === folder) return id;
    }
    return undefined;
  });
