/**
 * Secrets, found before anything is kept. CANDIDATE swallows every run of characters that begins like a
 * secret, so that the search is linear however hostile the text, and a run that touches the end of streamed
 * text is known to be able to grow; SECRET then decides whether the run is one.
 *
 * Kinds: OpenAI/Anthropic `sk-…`, Google `AIza…`, JWT `eyJ….….…`, GitHub `ghp_…` and kin, Slack `xox?-…`,
 * AWS `AKIA…`, `Bearer …`, PEM private keys (also unfinished ones), URL `?key=… &token=…`.
 */
const CANDIDATE =
  /\b(sk-|AIza|eyJ|gh[pousr]_|github_pat_|xox[baprs]-|AKIA|[Bb]earer\s+)[\w.+/~-]*=*|-----BEGIN[A-Z ]*PRIVATE KEY[\s\S]*?(-----END[A-Z ]*-----|$)|[?&#](key|token|api_?key|access_token)=[^&#\s"'<>]+/g;

/** Is there anything at all to look at? Three times as fast as CANDIDATE on the short texts that are most. */
const HINT = /sk-|AIza|eyJ|gh[pousr]_|_pat_|xox[baprs]-|AKIA|earer\s|E KEY|key=|token=/;

/** Every quantifier is bounded: one that is not would cost n² on `eyJeyJeyJ…`. */
const SECRET =
  /sk-(?=[\w-]{0,64}[\dA-Z]|[a-z]{20})[\w-]{16}|AIza[\w-]{30}|eyJ[\w-]{8,400}\.[\w-]{8}|gh[pousr]_\w{30}|_pat_\w{22}|xox[baprs]-[\w-]{10}|AKIA[A-Z\d]{16}|earer\s+((?=\S{0,64}\d)\S{8}|\S{20})|-----B|^[?&#]/;

/** What stands before a secret and says nothing of it. */
const LABEL = /^[Bb]earer\s+|^[?&#]\w+=|/;

/** Keys whose values are secrets whatever they look like; also as the last part of a dotted name. */
const SECRET_KEY =
  /(^|\.)((proxy-)?authorization|(set-)?cookie|(x-)?(goog-)?api[-_]?key|passw(or)?d|(client[-_]?)?secret|(access|refresh|id)[-_]?token|private[-_]?key)$/i;

/** Stands where a secret stood. */
export const REDACTED = "[redacted]";

export const isSecretKey = (key: string): boolean => SECRET_KEY.test(key);

/**
 * What came before a piece of streamed text, so that a secret split over pieces is seen:
 *
 *   before: "my key is s"    now: "k-proj-4f9a… ok"    →    "[redacted] ok"
 */
export interface Carry {
  text: string;
  /** It ends in a secret that was replaced already. */
  isHidden?: boolean;
}

/** Longer than any harmless beginning of a secret (`-----BEGIN ENCRYPTED PRIVATE KEY`). */
const CARRY_LENGTH = 48;

export interface Cleaned {
  text: string;
  found: number;
  /** How much of the end may be the beginning of a secret: wait for more before you keep it. */
  open: number;
  carry: Carry;
}

/** A text without its secrets. `before` is for text that goes on from another. */
export function redactText(text: string, before: Carry = { text: "" }): Cleaned {
  const from = before.text.length;
  const all = before.text + text;
  const done: Cleaned = { text, found: 0, open: 0, carry: { text: all.slice(-CARRY_LENGTH) } };
  if (!HINT.test(all)) return done;
  let kept = from;
  done.text = "";
  for (const { 0: run, index } of all.matchAll(CANDIDATE)) {
    const end = index + run.length;
    const isLast = end === all.length;
    if (isLast) done.open = run.length;
    if (end <= from || !SECRET.test(run)) continue;
    const start = index + (LABEL.exec(run)?.[0].length ?? 0);
    done.text += all.slice(kept, Math.max(kept, start));
    kept = end;
    // A secret that still grows is remembered by its beginning: that is what it is known by.
    if (isLast) done.carry = { text: run.slice(0, CARRY_LENGTH), isHidden: true };
    if (before.isHidden && start < from) continue;
    done.text += REDACTED;
    done.found++;
  }
  done.text += all.slice(kept);
  return done;
}
