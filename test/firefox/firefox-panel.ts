import type { Evaluate, Firefox } from "./marionette.ts";

/** The panel's own document, in the toolbox of the selected tab. */
export interface FirefoxPanel {
  evaluate: Evaluate;
}

/** What the browser's own scripts have; only as much of it as is used here. */
interface FrameElement extends Element {
  messageManager?: {
    addMessageListener(name: string, listener: (message: { data: unknown }) => void): void;
    removeMessageListener(name: string, listener: unknown): void;
    loadFrameScript(url: string, later: boolean): void;
  };
  contentDocument?: Document | null;
}
interface Toolbox {
  doc: Document;
  getAdditionalTools(): { id: string; label: string }[];
  selectTool(id: string): Promise<unknown>;
}
declare const ChromeUtils: { importESModule(url: string): { require(id: string): { gDevTools: DevTools } } };
declare const Services: {
  wm: { getMostRecentWindow(type: string): Window & { gBrowser: { selectedTab: unknown } } };
};
interface DevTools {
  showToolboxForTab(tab: unknown, options: { toolId: string }): Promise<Toolbox>;
  getToolboxForTab(tab: unknown): Toolbox;
}

/** Opens DevTools on the tab, and our panel in it. */
export async function openFirefoxPanel(firefox: Firefox): Promise<FirefoxPanel> {
  const id = await firefox.inBrowser(async () => {
    const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
    const { gDevTools } = require("devtools/client/framework/devtools");
    const window = Services.wm.getMostRecentWindow("navigator:browser");
    const toolbox = await gDevTools.showToolboxForTab(window.gBrowser.selectedTab, { toolId: "webconsole" });
    for (;;) {
      const tool = toolbox.getAdditionalTools().find(({ label }) => label === "GenAI Traces");
      if (tool) {
        await toolbox.selectTool(tool.id);
        return tool.id;
      }
      // Marionette ends what takes longer than its timeout.
      await new Promise((resolve) => window.setTimeout(resolve, 50));
    }
  });
  return {
    evaluate: async (work, ...args) => {
      const text = await firefox.inBrowser(askPanel, id, `${work}`, JSON.stringify(args));
      return text && JSON.parse(text);
    },
  };
}

/**
 * Runs in the browser: has a script run in the panel's process, with the rights of the panel's own document, whose
 * Content-Security-Policy would allow no text to become code.
 */
async function askPanel(id: string, work: string, args: string): Promise<string | undefined> {
  const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
  const { gDevTools } = require("devtools/client/framework/devtools");
  const window = Services.wm.getMostRecentWindow("navigator:browser");
  const { doc } = gDevTools.getToolboxForTab(window.gBrowser.selectedTab);
  // The panel's frame lies in a document of the toolbox, which lies in another.
  const open: FrameElement[] = [
    ...doc.querySelectorAll<FrameElement>(`#toolbox-panel-iframe-${CSS.escape(id)}`),
  ];
  let panel: FrameElement | undefined;
  while (!panel && open.length) {
    const frame = open.shift();
    if (frame?.localName === "browser" && frame.messageManager) panel = frame;
    else open.push(...(frame?.contentDocument?.querySelectorAll<FrameElement>("browser, iframe") ?? []));
  }
  const manager = panel?.messageManager;
  if (!manager) throw new Error("The panel's frame is not there");
  const name = `asked-${Math.random()}`;
  const script = `(async () => {
    let answer;
    try {
      const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false, sameZoneAs: content });
      const ask = Cu.evalInSandbox(${JSON.stringify(`async (args) => JSON.stringify(await (${work})(...JSON.parse(args)))`)}, sandbox);
      answer = { value: await ask(${JSON.stringify(args)}) };
    } catch (error) {
      answer = { error: String(error) };
    }
    sendAsyncMessage(${JSON.stringify(name)}, answer);
  })();`;
  const answer = await new Promise<{ value?: string; error?: string }>((resolve) => {
    const listener = ({ data }: { data: unknown }): void => {
      manager.removeMessageListener(name, listener);
      resolve(data as { value?: string });
    };
    manager.addMessageListener(name, listener);
    manager.loadFrameScript(`data:application/javascript,${encodeURIComponent(script)}`, false);
  });
  if (answer.error) throw new Error(answer.error);
  return answer.value;
}
