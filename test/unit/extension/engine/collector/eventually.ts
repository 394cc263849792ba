import type { Panel } from "../engine-world.ts";

/** A real server is asked, on a machine that may have other work. */
const PATIENCE_MS = 15_000;

/** Waits for what a server answers, in real time, while the panel's clock goes on in small steps. */
export async function eventually(panel: Panel, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error("the condition never came true");
    panel.clock.advance(2);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
