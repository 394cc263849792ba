import {
  COMMAND_EVENT,
  isCommand,
  isOurs,
  isPageMessage,
  type PageMessage,
} from "../../../sdk/protocol/index.ts";

/** Looks at the SDK's traffic from inside the page; must be loaded before the SDK. */
export interface LinkWatch {
  /** Messages of ours posted to the window, whatever their kind. */
  posted: number;
  /** Most code units of bodies sent and not acknowledged at one time. */
  mostInFlight: number;
  /** Credit last granted. */
  credit: number;
}

declare global {
  var linkWatch: LinkWatch;
}

globalThis.linkWatch = { posted: 0, mostInFlight: 0, credit: 0 };

let inFlight: { upTo: number; units: number }[] = [];

function sent(message: PageMessage): void {
  if (message.t === "hello") return;
  inFlight.push({ upTo: message.s0 + message.n - 1, units: message.body.length });
  const units = inFlight.reduce((sum, batch) => sum + batch.units, 0);
  linkWatch.mostInFlight = Math.max(linkWatch.mostInFlight, units);
}

const post = window.postMessage.bind(window);
window.postMessage = (message: unknown, ...rest: unknown[]) => {
  if (isOurs(message)) linkWatch.posted++;
  if (isPageMessage(message)) sent(message);
  Reflect.apply(post, window, [message, ...rest]);
};

document.addEventListener(COMMAND_EVENT, (event) => {
  const command: unknown = JSON.parse((event as CustomEvent<string>).detail);
  if (!isCommand(command) || (command.t !== "sub" && command.t !== "ack")) return;
  linkWatch.credit = command.credit;
  const upTo = command.t === "ack" ? command.upTo : command.from - 1;
  inFlight = command.t === "sub" ? [] : inFlight.filter((batch) => batch.upTo > upTo);
});
