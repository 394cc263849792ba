import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { onTestFinished } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";

export interface Running {
  /** What it said, at most the last 4000 characters. */
  said(): string;
  stop(): Promise<void>;
}

interface StartOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Answers with any status below 500 once it is ready. */
  readyAt: string;
  /** Milliseconds. */
  patience?: number;
}

/** Starts a server and waits until it answers; it is stopped when the test ends. */
export async function startProcess(command: string, args: string[], options: StartOptions): Promise<Running> {
  const { readyAt, patience = 60_000, ...rest } = options;
  const child = spawn(command, args, { ...rest, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const keep = (chunk: Buffer) => {
    text = (text + chunk).slice(-4000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill("SIGTERM");
    await ended;
  };
  onTestFinished(stop);
  await waitFor(
    `${command} to answer at ${readyAt}`,
    async () => {
      if (child.exitCode !== null) throw new Error(`${command} ended (${child.exitCode}):\n${text}`);
      return fetch(readyAt).then(
        ({ status }) => status < 500,
        () => false,
      );
    },
    { timeout: patience, detail: async () => text },
  );
  return { said: () => text, stop };
}

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
