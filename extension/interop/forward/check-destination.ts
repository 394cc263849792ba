import { type Destination, isDestinationUrl, readHeaders } from "./destination.ts";
import { isPresetId, presetOf } from "./presets.ts";

/** What was typed, without what slips in with pasting. */
export const tidied = (to: Destination): Destination => ({
  ...to,
  url: to.url.trim().replace(/\/+$/, ""),
  key: to.key.trim(),
  scope: to.scope.trim(),
});

/** What is wrong with what was typed, in words that name the remedy; null: nothing. */
export function problemOf(to: Destination): string | null {
  const { key, scope, name, encodings } = presetOf(to.preset);
  if (!isDestinationUrl(to.url)) return urlProblem(to.url);
  if (!HEADER_TEXT.test(to.key)) return "The key has characters that no header may have: paste it again.";
  if (!HEADER_TEXT.test(to.scope)) return "The project has characters that no header may have.";
  if (key?.isNeeded && !to.key) return `${name} wants a key: ${key.label}.`;
  if (scope?.isNeeded && !to.scope) return `${name} wants to know where to: ${scope.label}.`;
  if (to.preset === "langfuse" && !/^[^:]+:[^:]+$/.test(to.key))
    return "Langfuse wants both keys, with a colon between them: pk-…:sk-…";
  if (to.preset === "grafana-cloud" && !to.key.includes(":"))
    return "Grafana Cloud wants the instance id and the token, with a colon between them.";
  if (to.preset === "weave" && !/^[^/]+\/[^/]+$/.test(to.scope))
    return "Weave wants the project with its team or user: entity/project.";
  if (!encodings.includes(to.encoding)) return `${name} takes ${encodings.join(" and ")} only.`;
  const headers = readHeaders(to.headers);
  return typeof headers === "string" ? headers : null;
}

const HEADER_TEXT = /^[\x20-\x7e\x80-\xff]*$/;

function urlProblem(url: string): string {
  if (URL.canParse(url)) {
    const { username, password, search, hash } = new URL(url);
    if (username || password || search || hash)
      return "The address must not have a user, a ? or a #: keys have a field of their own.";
  }
  return "The address must begin with https://, or with http:// and be on this computer (localhost).";
}

/** One that was written down; anything else in its place is not used. */
export function isDestination(value: unknown): value is Destination {
  const to = value as Partial<Destination> | null;
  if (typeof to !== "object" || to === null) return false;
  const texts = [to.id, to.url, to.key, to.scope, to.headers];
  const flags = [to.gzip, to.live, to.redact, to.personal];
  return (
    isPresetId(to.preset) &&
    texts.every((text) => typeof text === "string") &&
    flags.every((flag) => typeof flag === "boolean") &&
    (to.encoding === "protobuf" || to.encoding === "json") &&
    problemOf(to as Destination) === null
  );
}
