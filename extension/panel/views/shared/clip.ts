/** Longest name that a row, a label or a tooltip shows: a page can name a span with a whole book. */
const MAX_NAME = 300;

/** A name for one line. What was cut is in the details, whole. */
export const clip = (name: string): string => (name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name);
