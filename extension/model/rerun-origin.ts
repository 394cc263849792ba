import type { Attributes } from "../../sdk/protocol/index.ts";

/** Sessions of calls that were made again from the panel have this for an origin, and the server's host behind it. */
export const RERUN_ORIGIN = "rerun:";

/** On the link from such a call to the one it repeats. */
export const RERUN_LINK = { "genai_traces.link": "rerun_of" } as const;

export const isRerunLink = ({ attributes }: { attributes: Attributes }): boolean =>
  attributes["genai_traces.link"] === RERUN_LINK["genai_traces.link"];

export const isRerun = ({ origin }: { origin: string }): boolean => origin.startsWith(RERUN_ORIGIN);
