import { JOURNAL_KEY } from "../protocol/index.ts";
import type { Journal } from "./journal.ts";

/** The journal that is there already, or what `create` makes, which is nothing where there is no page. */
export function sharedJournal(create: () => Journal | undefined): Journal | undefined {
  const key = Symbol.for(JOURNAL_KEY);
  const place = globalThis as unknown as Record<symbol, Journal | undefined>;
  if (place[key]?.surface === 1) return place[key];
  const journal = create();
  // A journal of another surface stays where it is: both send, each under its own session id.
  if (journal) place[key] ??= journal;
  return journal;
}
