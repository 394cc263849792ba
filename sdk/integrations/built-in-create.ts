import { tool } from "../stages/tool.ts";
import type { Span } from "../tracer/api.ts";
import { quietly } from "../tracer/quietly.ts";
import type { CreateOptions, SessionState, ToolLike } from "./built-in-session.ts";
import type { IntegrationOptions } from "./watch-call.ts";

/** Settings that are plain data: languages, tone, format, length … */
export function settingsOf(options: CreateOptions | undefined): Record<string, unknown> | undefined {
  if (!options) return undefined;
  const { tools, monitor, signal, initialPrompts, systemPrompt, sharedContext, ...settings } = options;
  return Object.keys(settings).length ? settings : undefined;
}

/** The app's options, with its tools observed and its download listened to. */
export function observedOptions(
  given: CreateOptions | undefined,
  state: SessionState,
  span: Span,
  { tracer }: IntegrationOptions,
): CreateOptions | undefined {
  const monitor = function (this: unknown, target: EventTarget): unknown {
    quietly(() => noteDownload(target, span));
    return given?.monitor?.call(this, target);
  };
  const tools = given?.tools;
  if (!Array.isArray(tools)) return derived(given ?? {}, { monitor });
  return derived(given ?? {}, { monitor, tools: tools.map((one) => observedTool(one, state, span, tracer)) });
}

function observedTool(
  given: ToolLike,
  state: SessionState,
  created: Span,
  tracer: IntegrationOptions["tracer"],
): ToolLike {
  const { name, description, execute } = given;
  if (typeof execute !== "function") return given;
  return derived(given, {
    execute(...args: unknown[]) {
      // Which prompt asked is not told: the last one of the session that still runs.
      const parent = state.running.at(-1) ?? created;
      const how = { tracer, parent, name, description, arguments: args.length > 1 ? args : args[0] };
      return tool(how, () => execute.apply(given, args));
    },
  });
}

/** `given` with other members, also where its own come from a class. */
function derived<T extends object>(given: T, members: Partial<T>): T {
  const prototype = Object.getPrototypeOf(given);
  if (!prototype || prototype === Object.prototype) return { ...given, ...members };
  const properties = Object.entries(members).map(([name, value]) => [name, { value, enumerable: true }]);
  return Object.create(given, Object.fromEntries(properties));
}

/** A percent at a time: the browser tells every 50 ms. */
function noteDownload(monitor: EventTarget, span: Span): void {
  let noted = -1;
  monitor.addEventListener("downloadprogress", (event) => {
    const { loaded, total } = event as ProgressEvent;
    const share = total ? loaded / total : loaded;
    if (share < noted + 0.01 && share !== 1) return;
    noted = share;
    span.addEvent("download_progress", { loaded, total });
  });
}
