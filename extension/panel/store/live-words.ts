import { MOST_WAITING } from "../../engine/engine-api.ts";
import { problemWords, saidBy } from "../../interop/forward/problem-words.ts";
import { counted } from "../../model/format.ts";
import type { Destination, ForwardState } from "./destinations.ts";

/** How live sending goes, in sentences. */
export interface LiveWords {
  text: string;
  /** Something is not as it should be. */
  isTrouble: boolean;
  /** It is asked again only by hand, or not for a while. */
  canRetry: boolean;
}

export function liveWords(to: Destination, state: ForwardState): LiveWords {
  const { phase, waiting, problem, message } = state;
  const wait = waiting ? ` ${counted(waiting, "span")} ${waiting === 1 ? "waits" : "wait"} here.` : "";
  const why = problem ? problemWords(to, problem, message) : message && saidBy(to, message);
  const isHeld = phase === "waiting" || phase === "stuck";
  const again =
    phase === "stuck" ? " Nothing is sent until that is changed." : isHeld ? " It is asked again." : "";
  const head = isHeld ? `${why}${again}${wait}` : `${PHASES[phase]}${wait}${why ? ` ${why}` : ""}`;
  const losses = lossesOf(state);
  return {
    text: [head, state.sent ? `${counted(state.sent, "span")} sent.` : "", losses].filter(Boolean).join(" "),
    isTrouble: isHeld || losses !== "" || problem !== undefined,
    canRetry: isHeld,
  };
}

const PHASES = {
  idle: "Live.",
  elsewhere: "Live, sent by another panel.",
  sending: "Live, sending.",
  waiting: "",
  stuck: "",
} as const;

function lossesOf({ refused, overflowed, gone }: ForwardState): string {
  const facts: string[] = [];
  if (refused) facts.push(`${counted(refused, "span")} refused.`);
  if (overflowed)
    facts.push(
      `${counted(overflowed, "span")} dropped: more than ${MOST_WAITING.toLocaleString("en")} waited.`,
    );
  if (gone) facts.push(`${counted(gone, "span")} deleted here before their turn.`);
  return facts.join(" ");
}
