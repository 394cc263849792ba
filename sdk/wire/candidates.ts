import type { WireFormat, WireRequest } from "./wire-format.ts";

/**
 * What may come back for a request: what it surely speaks, then what its body looks like; with `all`, then everything
 * else.
 */
export function candidatesFor(
  request: WireRequest,
  formats: readonly WireFormat[],
  all = false,
): WireFormat[] {
  const sure: WireFormat[] = [];
  const maybe: WireFormat[] = [];
  for (const format of formats) {
    const match = format.matches(request);
    if (match === "sure") sure.push(format);
    else if (match || all) maybe.push(format);
  }
  return [...sure, ...maybe];
}
