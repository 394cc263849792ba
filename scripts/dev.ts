import path from "node:path";
import { context } from "esbuild";
import { build, buildExtension, harnessOptions } from "./build.ts";
import { root } from "./esbuild-options.ts";

/**
 * `npm run dev`: the panel as an ordinary page with a menu of scenarios, rebuilt and reloaded on each
 * save; the demo app beside it; the dev extension rebuilt (reload it in chrome://extensions).
 */
const PORT = 5273;

await build({ only: ["harness", "demo", "dev"] });
const options = harnessOptions(path.join(root, "dist/harness"));
const harness = await context({
  ...options,
  banner: { js: 'new EventSource("/esbuild").addEventListener("change", () => location.reload());' },
  plugins: [
    ...(options.plugins ?? []),
    {
      name: "dev-extension",
      setup({ onEnd }) {
        let first = true;
        onEnd(async ({ errors }) => {
          if (!first && errors.length === 0) await buildExtension("chrome", "dist/dev/chrome", true);
          first = false;
        });
      },
    },
  ],
});
await harness.watch();
const { port } = await harness.serve({ servedir: path.join(root, "dist"), host: "127.0.0.1", port: PORT });
console.log(`Panel with scenarios: http://127.0.0.1:${port}/harness/harness.html?scenario=agent-with-tools`);
console.log(`Demo app:             http://127.0.0.1:${port}/demo/`);
console.log("Extension to load:    dist/dev/chrome");
