import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { waitFor } from "../../scripts/browser/wait-for.ts";

/** Where a script runs: in the page, or in the browser itself, with all its rights. */
type Context = "content" | "chrome";

/** Functions cross as their text: they may name nothing but their parameters and what is there. */
export type Evaluate = <Args extends unknown[], T>(
  work: (...args: Args) => T,
  ...args: Args
) => Promise<Awaited<T>>;

export interface Firefox {
  navigate(url: string): Promise<void>;
  /** An unpacked add-on, until Firefox ends. */
  install(folder: string): Promise<void>;
  inPage: Evaluate;
  inBrowser: Evaluate;
  close(): Promise<void>;
}

/** A fresh profile that asks nobody anything; add-ons of ours are not signed. */
const PREFERENCES: Record<string, string | number | boolean> = {
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.safebrowsing.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  // In a window of its own: no tab's size changes.
  "devtools.toolbox.host": "window",
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.reportingpolicy.firstRun": false,
  "xpinstall.signatures.required": false,
};

/** Firefox without a window, driven by its own remote control (Marionette); it alone may open DevTools. */
export async function launchFirefox(binary: string): Promise<Firefox> {
  const profile = mkdtempSync(path.join(os.tmpdir(), "firefox-"));
  const port = await freePort();
  const preferences = Object.entries({ ...PREFERENCES, "marionette.port": port });
  writeFileSync(
    path.join(profile, "user.js"),
    preferences.map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`).join("\n"),
  );
  const options = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote"];
  const browser = spawn(binary, [...options, "--profile", profile], {
    stdio: "ignore",
    env: { ...process.env, HOME: profile },
  });
  let problem: Error | undefined;
  browser.once("error", ({ message }) => {
    problem = new Error(`${message}: install firefox-esr, or name a Firefox in GENAI_TRACES_FIREFOX`);
  });
  browser.once("exit", (code) => {
    problem ??= new Error(`Firefox ended with ${code}`);
  });
  const control = new Control(
    await waitFor("Firefox to listen", () => connect(port, problem), { timeout: 60_000 }),
  );
  await control.send("WebDriver:NewSession", {});
  await control.send("WebDriver:SetTimeouts", { script: 30_000 });
  return {
    async navigate(url) {
      await control.send("Marionette:SetContext", { value: "content" });
      await control.send("WebDriver:Navigate", { url });
    },
    install: async (folder) => void (await control.send("Addon:Install", { path: folder, temporary: true })),
    inPage: (work, ...args) => control.run("content", work, args),
    inBrowser: (work, ...args) => control.run("chrome", work, args),
    async close() {
      const gone = new Promise((resolve) => browser.once("exit", resolve));
      await control.send("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => browser.kill("SIGKILL"));
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

type Answer = [type: 1, id: number, error: { error: string; message: string } | null, result: unknown];

/** Packets are `length:JSON`; a command is `[0, id, name, parameters]`, its answer `[1, id, error, result]`. */
class Control {
  readonly #socket: net.Socket;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #received: Buffer = Buffer.alloc(0);
  #last = 0;

  constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on("data", (data: Buffer) => this.#take(data));
    socket.on("close", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("Firefox is gone"));
    });
  }

  send(name: string, parameters: object): Promise<unknown> {
    const id = ++this.#last;
    const packet = JSON.stringify([0, id, name, parameters]);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(`${Buffer.byteLength(packet)}:${packet}`);
    });
  }

  async run<Args extends unknown[], T>(
    context: Context,
    work: (...args: Args) => T,
    args: Args,
  ): Promise<Awaited<T>> {
    await this.send("Marionette:SetContext", { value: context });
    const answer = (await this.send("WebDriver:ExecuteAsyncScript", {
      script: `const [args, done] = arguments;
        (async () => (${work})(...args))().then((value) => done({ value }), (error) => done({ error: String(error) }));`,
      args: [args],
      ...(context === "chrome" && { sandbox: "system" }),
    })) as { value: { value: Awaited<T>; error?: string } };
    if (answer.value.error) throw new Error(answer.value.error);
    return answer.value.value;
  }

  #take(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const colon = this.#received.indexOf(":");
      const end = colon + 1 + Number(this.#received.subarray(0, Math.max(colon, 0)));
      if (colon < 0 || this.#received.length < end) return;
      const packet: Answer | { marionetteProtocol: number } = JSON.parse(
        this.#received.subarray(colon + 1, end).toString(),
      );
      this.#received = this.#received.subarray(end);
      // The first one says who it is.
      if (Array.isArray(packet)) this.#answer(packet);
    }
  }

  #answer([, id, error, result]: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`));
    else waiting?.resolve(result);
  }
}

const connect = (port: number, problem: Error | undefined): Promise<net.Socket | undefined> =>
  new Promise((resolve, reject) => {
    if (problem) reject(problem);
    const socket = net.connect(port, "127.0.0.1", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
