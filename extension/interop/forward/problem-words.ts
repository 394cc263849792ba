import { addressOf } from "./address-of.ts";
import type { Destination } from "./destination.ts";
import type { SendProblem } from "./judge-answer.ts";
import { presetOf } from "./presets.ts";

/** A sentence on what is wrong and what to do about it; `message` is the server's own, and may be hostile: show it as text. */
export function problemWords(destination: Destination, problem: SendProblem, message = ""): string {
  const words = WORDS[problem](destination);
  return message ? `${words} ${saidBy(destination, message)}` : words;
}

/** A server's own words, as a sentence. */
export function saidBy(destination: Destination, message: string): string {
  const said = withoutKeys(destination, message);
  return `It says: ${said}${/[.!?…]$/.test(said) ? "" : "."}`;
}

const WORDS: Record<SendProblem, (to: Destination) => string> = {
  unreachable: (to) => {
    const { protocol, host } = new URL(to.url);
    return protocol === "https:"
      ? `No connection to ${host}. Is the address right and the network there? A wrong certificate looks the same to an extension: open https://${host} in a tab, where the browser says what it has against it.`
      : `Nobody answers at ${host}. Is it running, and is that the port of its OTLP/HTTP receiver?`;
  },
  timeout: (to) => `${new URL(to.url).host} took longer than half a minute to answer.`,
  redirect: (to) =>
    `${addressOf(to)} leads elsewhere, and keys are not sent there. Type the address it leads to, with https.`,
  key: (to) => {
    const { key } = presetOf(to.preset);
    return key
      ? `The key is missing or wrong. It wants: ${key.label}.`
      : "It wants a key: add the header that its documentation names, such as authorization: Bearer …";
  },
  forbidden: () => "The key is known and may not write here: compare its permissions and the project.",
  path: (to) =>
    `There is no OTLP receiver at ${addressOf(to)}. Compare the address: ${presetOf(to.preset).hint}`,
  encoding: (to) => `It does not take ${NAMES[to.encoding]}: choose ${NAMES[otherOf(to.encoding)]}.`,
  "too-large": () => "A span is larger than it takes.",
  busy: () => "It asks for a rest (429): more was sent than it takes.",
  unavailable: () => "It is there and cannot take anything now.",
  refused: () => "It refuses these spans.",
  permission: (to) =>
    `The browser's permission for ${new URL(to.url).host} is missing: save the destination again and allow it.`,
};

const NAMES = { protobuf: "protobuf", json: "JSON" } as const;
const otherOf = (encoding: Destination["encoding"]) => (encoding === "json" ? "protobuf" : "json");

/** A server may repeat what it was sent. */
function withoutKeys({ key, headers }: Destination, message: string): string {
  const secrets = [
    key,
    ...key.split(":"),
    ...headers.split("\n").map((line) => line.slice(line.indexOf(":") + 1)),
  ];
  return secrets
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= 4)
    .reduce((text, secret) => text.replaceAll(secret, "…"), message);
}
