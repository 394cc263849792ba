/**
 * Secrets, found before anything is kept. Two regular expressions: CANDIDATE swallows every run of
 * characters that begins like a secret (so the search is linear however hostile the text, and a run
 * that touches the end of streamed text may still grow); SECRET then decides whether the run is one.
 *
 * Kinds: OpenAI/Anthropic `sk-…`, Google `AIza…`, JWT `eyJ….….…`, GitHub `ghp_…` and kin, Slack `xox?-…`,
 * AWS `AKIA…`, `Bearer …`, PEM private keys (also unfinished ones), URL `?key=… &token=…`.
 */
const CANDIDATE =
  /\b(?:sk-|AIza|eyJ|gh[pousr]_|github_pat_|xox[baprs]-|AKIA)[\w.+/~-]*=*|\b[Bb]earer\s+[\w.+/~-]*=*|-----BEGIN[A-Z ]*PRIVATE KEY[^]*?(?:-----END[A-Z ]*-----|$)|[?&#](?:key|token|api_?key|access_token)=[^&#\s"'<>]+/g;

/** Is there anything at all to look at? Three times as fast as CANDIDATE on the short texts that are most. */
const HINT = /sk-|AIza|eyJ|gh[pousr]_|_pat_|xox[baprs]-|AKIA|earer\s|E KEY|key=|token=/;

/** Every quantifier is bounded: one that is not would cost n² on `eyJeyJeyJ…`. */
const SECRET =
  /sk-(?=[\w-]{0,64}[\dA-Z]|[a-z]{20})[\w-]{16}|AIza[\w-]{30}|eyJ[\w-]{8,400}\.[\w-]{8}|gh[pousr]_\w{30}|github_pat_\w{22}|xox[baprs]-[\w-]{10}|AKIA[A-Z\d]{16}|earer\s+(?:(?=\S{0,64}\d)\S{8}|\S{20})|-----BEGIN|^[?&#]/;

/** What stands before a secret and says nothing of it. */
const LABEL = /^(?:[Bb]earer\s+|[?&#]\w+=)/;

/** Keys whose values are secrets whatever they look like; also as the last part of a dotted name. */
const SECRET_KEY =
  /(?:^|\.)(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?(?:goog-)?api[-_]?key|passw(?:or)?d|(?:client[-_]?)?secret|(?:access|refresh|id)[-_]?token|private[-_]?key)$/i;

/** Stands where a secret stood. */
export const REDACTED = "[redacted]";

export const isSecretKey = (key: string): boolean => SECRET_KEY.test(key);

/** The text without its secrets; the same string when there are none. `found` is called once for each. */
export const redactText = (text: string, found: () => void): string =>
  HINT.test(text)
    ? text.replace(CANDIDATE, (run) => {
        if (!SECRET.test(run)) return run;
        found();
        return (LABEL.exec(run)?.[0] ?? "") + REDACTED;
      })
    : text;

/** Where the secrets are, as `[start, end)` pairs, and where a run begins that touches the end (-1: none does). */
export function findSecrets(text: string): { spots: [number, number][]; open: number } {
  const spots: [number, number][] = [];
  let open = -1;
  for (const match of HINT.test(text) ? text.matchAll(CANDIDATE) : []) {
    const run = match[0];
    const end = match.index + run.length;
    if (end === text.length) open = match.index;
    if (SECRET.test(run)) spots.push([match.index + (LABEL.exec(run)?.[0].length ?? 0), end]);
  }
  return { spots, open };
}
