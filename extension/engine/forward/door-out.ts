import type { Destination } from "../../interop/forward/destination.ts";
import { Redaction } from "../../model/redact-span.ts";
import type { Span } from "../../model/trace.ts";
import { loadFinder } from "../export/load-finder.ts";

/** Copies of spans without what the destination shall not have; `removed` counts. */
export interface DoorOut {
  readonly removed: number;
  span(span: Span): Span;
}

/** The last thing that happens to a span here. One for each sending. */
export async function openDoor({ redact, personal }: Destination): Promise<DoorOut> {
  if (!redact) return { removed: 0, span: (span) => span };
  const finder = await loadFinder(personal);
  return new Redaction(finder.find, finder.named);
}
