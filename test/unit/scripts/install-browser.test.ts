import { describe, expect, it } from "vitest";
import { ensureBrowser, installationsFor } from "../../../scripts/browser/install-browser.ts";
import { type MadeUpMachine, madeUpMachine } from "./made-up-machine.ts";

const DEBIAN = { "/etc/os-release": 'PRETTY_NAME="Debian"\nID=debian\n' };
const UBUNTU = { "/etc/os-release": "ID=ubuntu\nID_LIKE=debian\n" };

const commandsFor = (facts: MadeUpMachine): string[] =>
  installationsFor(madeUpMachine(facts)).flatMap(({ commands }) =>
    commands.map((command) => command.join(" ")),
  );

describe("installationsFor", () => {
  it("uses apt as root on Debian, then puppeteer's download", () => {
    expect(commandsFor({ isRoot: true, files: DEBIAN })).toEqual([
      "apt-get update",
      "apt-get install -y chromium",
      "npx --yes puppeteer browsers install chrome",
    ]);
  });

  it("never installs Ubuntu's chromium, which is only a snap's wrapper", () => {
    const commands = commandsFor({ isRoot: true, files: UBUNTU });
    expect(commands[1]).toBe("npx --yes puppeteer browsers install chrome --install-deps");
    expect(commands.join()).not.toContain("install -y chromium");
  });

  it("asks nothing of apt without root", () => {
    expect(commandsFor({ isRoot: false, files: DEBIAN })).toEqual([
      "npx --yes puppeteer browsers install chrome",
    ]);
  });
});

describe("ensureBrowser", () => {
  const CHROMIUM = "/usr/bin/chromium";

  function setUp(facts: MadeUpMachine, effect: (command: string, programs: string[]) => void) {
    const programs = facts.programs ?? [];
    const ran: string[] = [];
    const said: string[] = [];
    const result = ensureBrowser({
      machine: madeUpMachine({ ...facts, programs }),
      run: async (command, args) => {
        ran.push([command, ...args].join(" "));
        effect([command, ...args].join(" "), programs);
      },
      say: (sentence) => said.push(sentence),
    });
    return { result, ran, said };
  }

  it("installs nothing where there is a browser", async () => {
    const { result, ran } = setUp({ programs: [CHROMIUM] }, () => {});
    expect(await result).toBe(CHROMIUM);
    expect(ran).toEqual([]);
  });

  it("finds what it has installed, and says what it does", async () => {
    const { result, ran, said } = setUp({ isRoot: true, files: DEBIAN }, (command, programs) => {
      if (command.startsWith("apt-get install")) programs.push(CHROMIUM);
    });
    expect(await result).toBe(CHROMIUM);
    expect(ran).toEqual(["apt-get update", "apt-get install -y chromium"]);
    expect(said).toEqual(["no Chromium found: installing one (apt-get install chromium)"]);
  });

  it("goes on to puppeteer's download when apt fails", async () => {
    const { result, ran } = setUp({ isRoot: true, files: DEBIAN }, (command, programs) => {
      if (command.startsWith("apt-get")) throw new Error("apt-get failed (exit 100)");
      programs.push("/home/ada/.cache/puppeteer/chrome/linux-141.0/chrome-linux64/chrome");
    });
    expect(await result).toContain(".cache/puppeteer");
    expect(ran).toHaveLength(2); // nothing is installed from lists that could not be updated
  });

  it("says what failed and what to do when nothing works", async () => {
    const { result } = setUp({}, (command) => {
      throw new Error(`${command} failed (exit 1)`);
    });
    await expect(result).rejects.toThrow(
      "npx --yes puppeteer browsers install chrome failed (exit 1)). Install Chromium, Chrome, Edge or Brave yourself, or set GENAI_TRACES_BROWSER",
    );
  });
});
