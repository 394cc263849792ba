import { describe, expect, it } from "vitest";
import { findBrowser } from "../../../scripts/browser/find-browser.ts";
import { madeUpMachine } from "./made-up-machine.ts";

const CHROMIUM = "/usr/bin/chromium";

describe("findBrowser", () => {
  it("takes what GENAI_TRACES_BROWSER names before anything on PATH", () => {
    const machine = madeUpMachine({
      env: { PATH: "/usr/bin", GENAI_TRACES_BROWSER: "/opt/mine/chrome", CHROME_PATH: CHROMIUM },
      programs: [CHROMIUM, "/opt/mine/chrome"],
    });
    expect(findBrowser(machine)).toEqual({ path: "/opt/mine/chrome", source: "GENAI_TRACES_BROWSER" });
  });

  it("says so when a variable names no program, rather than use another browser", () => {
    const machine = madeUpMachine({ env: { PATH: "/usr/bin", CHROME_PATH: "/gone" }, programs: [CHROMIUM] });
    expect(() => findBrowser(machine)).toThrow(
      "CHROME_PATH names /gone, which is not a program that can be run.",
    );
  });

  it("prefers Chromium to branded browsers wherever they are on PATH", () => {
    const machine = madeUpMachine({ programs: ["/usr/local/bin/google-chrome", CHROMIUM] });
    expect(findBrowser(machine)).toEqual({ path: CHROMIUM, source: "PATH" });
  });

  it("finds Edge when it is all there is", () => {
    expect(findBrowser(madeUpMachine({ programs: ["/usr/bin/microsoft-edge"] }))?.path).toBe(
      "/usr/bin/microsoft-edge",
    );
  });

  it("passes by Ubuntu's script that only asks to install the snap", () => {
    const wrapper = "/usr/bin/chromium-browser";
    const machine = madeUpMachine({
      programs: [wrapper, "/opt/google/chrome/chrome"],
      files: { [wrapper]: "#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then echo requires the snap\n" },
    });
    expect(findBrowser(machine)).toEqual({ path: "/opt/google/chrome/chrome", source: "the usual places" });
  });

  it("uses the snap only when there is nothing else", () => {
    const snap = "/snap/bin/chromium";
    expect(findBrowser(madeUpMachine({ programs: [snap] }))).toEqual({ path: snap, source: "snap" });
    expect(findBrowser(madeUpMachine({ programs: [snap, CHROMIUM] }))?.path).toBe(CHROMIUM);
  });

  it("looks into Applications on a Mac", () => {
    const chrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    expect(findBrowser(madeUpMachine({ platform: "darwin", programs: [chrome] }))?.path).toBe(chrome);
  });

  it("looks into Program Files on Windows", () => {
    const edge = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";
    const env = { Path: "C:\\Windows", "PROGRAMFILES(X86)": "C:\\Program Files (x86)" };
    expect(findBrowser(madeUpMachine({ platform: "win32", env, programs: [edge] }))?.path).toBe(edge);
  });

  it("takes the newest build of puppeteer's cache, by number and not by letter", () => {
    const build = (version: string) =>
      `/home/ada/.cache/puppeteer/chrome/linux-${version}/chrome-linux64/chrome`;
    const machine = madeUpMachine({ programs: [build("99.0.1"), build("141.0.2"), build("140.9.9")] });
    expect(findBrowser(machine)).toEqual({ path: build("141.0.2"), source: "puppeteer's cache" });
  });

  it("finds nothing on a fresh machine", () => {
    expect(findBrowser(madeUpMachine())).toBeUndefined();
  });
});
