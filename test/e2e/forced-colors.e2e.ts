import type { CDPSession } from "puppeteer";
import { expect, it } from "vitest";
import { waitFor } from "../../scripts/browser/wait-for.ts";
import { faultyDrawing } from "../fixtures/faulty-trace.ts";
import { openDrawn } from "./seed-trace.ts";
import { seriousFindings } from "./serious-findings.ts";

/** Colours of the waterfall's canvas that cover more than a thin line. */
const COLORS = `(() => {
  const canvas = document.querySelector("canvas[class*=bars]");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const counts = new Map();
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] > 250) {
      const color = [data[i], data[i + 1], data[i + 2]].join();
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
  return [...counts].filter(([, count]) => count > 100).length;
})()`;

it("with forced colours kinds of spans keep theirs, links are links, and axe finds nothing serious", async () => {
  const { panel } = await openDrawn(faultyDrawing);
  // The panel is a frame in a process of its own: it has a session of its own.
  const { client } = panel.frame as unknown as { client: CDPSession };
  const features = [
    { name: "forced-colors", value: "active" },
    { name: "prefers-color-scheme", value: "dark" },
  ];
  await client.send("Emulation.setEmulatedMedia", { features });
  await waitFor("forced colours", () =>
    panel.frame.evaluate(() => matchMedia("(forced-colors: active)").matches),
  );
  await panel.selectSpanAt(5);
  await panel.selectTab("Why");
  await panel.reads(/Explains it/);
  await waitFor("bars in their colours", async () => Number(await panel.frame.evaluate(COLORS)) >= 4);
  const decoration = await panel.frame.$eval(
    "section[aria-label='Explains it'] button",
    (link) => getComputedStyle(link).textDecorationLine,
  );
  expect(decoration).toBe("underline");
  expect(await seriousFindings(panel)).toEqual([]);
});
