import path from "node:path";
import { parseArgs } from "node:util";
import { demoConfig, serveDemo } from "./browser/demo-server.ts";
import { openPanel } from "./browser/devtools.ts";
import { ensureBrowser } from "./browser/install-browser.ts";
import { type LaunchedBrowser, launch } from "./browser/launch.ts";
import { hasDisplay } from "./browser/machine.ts";
import { build } from "./build.ts";
import { root } from "./esbuild-options.ts";
import { proveTheRoad } from "./prove-the-road.ts";

/**
 * `npm start`: the demo app with DevTools open on our panel. Where no window can be opened (or with
 * `-- --headless`) the demo plays a scripted conversation, and what the panel stored of it is printed.
 *
 * The picture in the README is made by `npm start -- --headless --theme dark --picture extension/screenshot.png`.
 */
const { values: wanted } = parseArgs({
  options: {
    headless: { type: "boolean" },
    /** Of DevTools: `default` (light) or `dark`; only without a window. */
    theme: { type: "string", default: "default" },
    picture: { type: "string", default: "artifacts/start.png" },
  },
});

async function main(): Promise<void> {
  const executablePath = await step("Looking for a browser", async () => {
    const found = await ensureBrowser();
    console.log(`  ${found}`);
    return found;
  });
  await step("Building the extension and the demo", () => build({ only: ["dev", "demo"] }));

  const config = demoConfig(process.env);
  const server = await serveDemo(path.join(root, "dist/demo"), config);
  console.log(`▶ Demo at ${server.url}, answered by ${config.openai?.model ?? "the embedded model"}`);
  const { launched, headless } = await startBrowser(executablePath);
  try {
    const [first] = await launched.browser.pages();
    const page = first ?? (await launched.browser.newPage());
    await page.goto(server.url);
    const opened = await step("Opening DevTools on the panel", () => openPanel(launched, page));
    if (headless) await proveTheRoad({ page, ...opened }, path.join(root, wanted.picture));
    else await untilClosed(launched);
  } finally {
    await launched.close();
    await server.close();
  }
}

async function startBrowser(
  executablePath: string,
): Promise<{ launched: LaunchedBrowser; headless: boolean }> {
  const extension = path.join(root, "dist/dev/chrome");
  if (hasDisplay(process) && !wanted.headless) {
    try {
      const launched = await step("Starting the browser", () =>
        launch({ executablePath, extension, headless: false, dock: "right" }),
      );
      return { launched, headless: false };
    } catch (error) {
      // DISPLAY may be left over from a session that is gone.
      console.log(`  no window could be opened: ${String(error).split("\n")[0]}`);
    }
  }
  const launched = await step("Starting the browser without a window", () =>
    launch({
      executablePath,
      extension,
      headless: true,
      theme: wanted.theme === "dark" ? "dark" : "default",
    }),
  );
  return { launched, headless: true };
}

/** Runs one part of the work with its name shown before and its time after. */
async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  console.log(`▶ ${title} …`);
  const began = performance.now();
  const result = await work();
  console.log(`  done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

function untilClosed({ browser }: LaunchedBrowser): Promise<void> {
  console.log(
    "\nType a question in the demo and watch the “GenAI Traces” tab. Ctrl-C or closing the window ends.",
  );
  return new Promise((resolve) => {
    browser.once("disconnected", () => resolve());
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`\n✗ ${error instanceof Error ? error.message : String(error)}`);
    if (process.env.DEBUG) console.error(error);
    process.exit(1);
  },
);
