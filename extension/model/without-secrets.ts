/**
 * A last look for secrets in what leaves the panel by the clipboard. Pages redact before they record; traces of others
 * (opened files, exporters) may not have. Keys of OpenAI, Anthropic, Google, GitHub, Slack, AWS, JWTs, bearer tokens,
 * private keys, and parameters of addresses that are named like one. `has`: what none is without, so that most texts need
 * not be looked through.
 */
const SECRETS: readonly { finds: RegExp; has?: string }[] = [
  {
    finds: /\b(?:sk-|AIza|gh[pousr]_|github_pat_|xox[baprs]-|AKIA|hf_|gsk_)(?=[\w-]{0,40}[\dA-Z])[\w-]{12,}/g,
  },
  { finds: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, has: "eyJ" },
  { finds: /(?<=\b[Bb]earer\s)(?=[\w.+/=~-]{0,40}[\dA-Z])[\w.+/=~-]{12,}/g, has: "earer" },
  {
    finds: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}-----)?/g,
    has: "-----BEGIN",
  },
  {
    finds:
      /(?<=[?&](?:[\w-]{0,20}(?:key|token|secret|signature|password|credential)|sig)=)(?!REDACTED)[^&#\s"'<>\\]+/gi,
    has: "=",
  },
];

export const REDACTED = "REDACTED";

export const withoutSecrets = (text: string): string => cut(text, findSecrets(text));

/** Where secrets stand in a text: from, to; in order, apart from each other. */
export function findSecrets(text: string): (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  // None is shorter.
  if (text.length < 6) return found;
  for (const { finds, has } of SECRETS)
    if (has === undefined || text.includes(has))
      for (const { index, 0: match } of text.matchAll(finds)) found.push([index, index + match.length]);
  if (found.length < 2) return found;
  found.sort((a, b) => a[0] - b[0]);
  const apart: [number, number][] = [];
  for (const range of found) {
    const last = apart.at(-1);
    if (last && range[0] < last[1]) last[1] = Math.max(last[1], range[1]);
    else apart.push(range);
  }
  return apart;
}

function cut(text: string, secrets: readonly (readonly [number, number])[]): string {
  if (!secrets.length) return text;
  let clean = "";
  let at = 0;
  for (const [from, to] of secrets) {
    clean += text.slice(at, from) + REDACTED;
    at = to;
  }
  return clean + text.slice(at);
}

/** An address without user, password, fragment and the values of secret parameters; undefined for what is no http address. */
export function publicAddress(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (!/^(https?|wss?):$/.test(url.protocol)) return undefined;
  url.username = "";
  url.password = "";
  url.hash = "";
  for (const name of new Set(url.searchParams.keys()))
    if (/key|token|secret|sig|auth|pass|code|cred|session/i.test(name)) url.searchParams.set(name, REDACTED);
  return withoutSecrets(url.href);
}
