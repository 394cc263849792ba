/**
 * Secrets, found before anything is kept: OpenAI and Anthropic `sk-…`, Google `AIza…`, JWT `eyJ…`, GitHub `ghp_…`
 * and kin, Slack `xox?-…`, AWS `AKIA…`, `Bearer …`, private keys in PEM (also unfinished ones), and
 * `?key=… &token=…` in URLs. What follows such a beginning is a secret if it is long and has a digit or a
 * capital in it, as generated keys have and words (`sk-folding-cube`) have not.
 */
const ANY = "sk-|AIza|eyJ|gh[pousr]_|github_pat_|xox[baprs]-|AKIA|[Bb]earer\\s";
const RUN = "[\\w.+/=~-]";
const PEM = "-----BEGIN";
/** Some more characters of a run, so that the search stays linear however hostile the text. */
const HAS_CODE = `(?=${RUN}{0,40}[\\dA-Z])`;

/** Is there anything at all to look at? Three times as fast as SECRET on the short texts that are most. */
const HINT = new RegExp(`${ANY}|${PEM}|(key|token)=`);
const SECRET = new RegExp(
  `\\b(${ANY})${HAS_CODE}${RUN}{12,}|${PEM}[A-Z ]*PRIVATE KEY[^]*?(-----END[A-Z ]*-----|$)|(?<=[?&#](api_?|access_)?(key|token)=)[^&#\\s"'<>]+`,
  "g",
);

/** `abc`, or as much of it as there is before the text ends: `(a|$)(b|$)(c|$)`. */
const begun = (pattern: string): string => pattern.replace(/\[.*?\]|\\?[^|]/g, "($&|$)");

/** A text that ends in what may become a secret. */
const OPEN = new RegExp(`(?!$)(\\b(${begun(ANY)})${RUN}*|${begun(PEM)}((?!-----END)[^])*)$`);
/** One is waited for so long, in code units; a 4096-bit RSA key in PEM has 3 300. */
const LONGEST_WAIT = 4096;

/** Names whose values are secrets whatever they look like; also as the last part of a longer name. */
const SECRET_KEY =
  /(^|[._-]|client)(authorization|cookie|passw(or)?d|secret|(api|private)[-_]?key|(access|refresh|id)[-_]?token)$/i;

/** Stands where a secret stood. */
export const REDACTED = "[redacted]";

/** Apps use few different keys; one that makes them up (ids as keys) may not fill the memory. */
const MOST_KEYS = 1000;
const known = new Map<string, boolean>();

export function isSecretKey(key: string): boolean {
  let isSecret = known.get(key);
  if (isSecret === undefined) {
    if (known.size > MOST_KEYS) known.clear();
    isSecret = SECRET_KEY.test(key);
    known.set(key, isSecret);
  }
  return isSecret;
}

/** The text without its secrets; `found` is called for each. */
export const redactText = (text: string, found: () => void): string =>
  HINT.test(text)
    ? text.replace(SECRET, () => {
        found();
        return REDACTED;
      })
    : text;

/** May text that goes on after this become a secret that has begun here? Not if it already is too long. */
export const mayGrow = (text: string): boolean => OPEN.test(text.slice(-LONGEST_WAIT));
