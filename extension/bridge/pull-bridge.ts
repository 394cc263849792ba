import {
  type Command,
  type Drained,
  isOurs,
  isPageMessage,
  JOURNAL_KEY,
  type News,
  PROTOCOL_VERSION,
} from "../../sdk/protocol/index.ts";
import type { Clock, Milliseconds } from "./clock.ts";
import { type AskPage, pageAddress } from "./inspected-window.ts";
import type { Link, LinkEvents, ReachableDocument, RoadAdapter } from "./link.ts";

export interface PullOptions {
  ask: AskPage;
  tabId: number;
  clock: Clock;
  /** Resolves once the panel is on screen: nobody is asked for what nobody sees. */
  visible(): Promise<void>;
}

const FLOWING_MS: Milliseconds = 100;
const IDLE_MS: Milliseconds = 1_000;
/** A page between two documents cannot be asked for a moment; one that the browser protects never can. */
const MAX_SILENCES = 3;
/** Frees nothing: sequence numbers begin with 1. */
const FROM_THE_START = 1;

/**
 * Where no content script runs: takes batches out of the page's journal by `inspectedWindow.eval`, one at
 * a time, and acknowledges by the place it reads on from. Sees the top frame only.
 */
export function createPullAdapter({ ask, tabId, clock, visible }: PullOptions): RoadAdapter {
  let heard: (document: ReachableDocument, news: News) => void = () => {};
  let listening = false;
  let found: Found | undefined;
  let link: PullLink | undefined;
  /** Questions in a row that the page could not be asked. */
  let silences = 0;
  let cancelNext = () => {};
  /** One question at a time; the next is only planned when the last was answered. */
  let asking: Promise<boolean> | undefined;

  function plan(wait: Milliseconds): void {
    cancelNext();
    const wanted = listening && (found === undefined || link?.isWaiting() === true);
    if (wanted) cancelNext = clock.after(wait, () => void visible().then(poll));
  }

  function poll(): Promise<boolean> {
    asking ??= drain().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  /** True when the page has an SDK. */
  async function drain(): Promise<boolean> {
    const via = link;
    const answer = await ask(drainCode(via?.isWaiting() ? via.cursor : FROM_THE_START, found?.bornAt ?? 0));
    if (!listening) return false;
    const pulled = readPulled(answer?.value);
    silences = answer === undefined ? silences + 1 : 0;
    if (pulled === undefined) {
      if (answer !== undefined || silences >= MAX_SILENCES) leave();
      plan(IDLE_MS);
      return false;
    }
    if (isSame(pulled)) {
      const flows = via !== undefined && via === link && via.take(pulled.drained);
      plan(flows ? FLOWING_MS : IDLE_MS);
    } else await meet(pulled);
    return true;
  }

  const isSame = ({ bornAt, drained }: Pulled): boolean =>
    found !== undefined && found.bornAt === bornAt && found.sid === drained.hello?.sid;

  async function meet({ bornAt, drained, version }: Pulled): Promise<void> {
    leave();
    const address = await pageAddress(ask);
    plan(IDLE_MS);
    if (!listening || !address) return;
    const documentId = `pull:${tabId}:${bornAt}`;
    const document = { documentId, tabId, frameId: 0, instance: "", ...address };
    found = { bornAt, sid: drained.hello?.sid, document };
    heard(document, drained.hello ?? { t: "version", version });
  }

  function leave(): void {
    const left = found;
    found = undefined;
    link = undefined;
    if (left) heard(left.document, { t: "away" });
  }

  return {
    road: "pull",
    listen(listener) {
      heard = listener;
      listening = true;
      plan(0);
      return () => {
        listening = false;
        found = undefined;
        link = undefined;
        cancelNext();
      };
    },
    ask: poll,
    open(_document, events) {
      link = createPullLink(events, plan);
      return link;
    },
  };
}

interface Found {
  /** The document's `performance.timeOrigin`, which tells documents of a tab apart. */
  bornAt: number;
  sid: string | undefined;
  document: ReachableDocument;
}

interface PullLink extends Link {
  cursor: number;
  /** Subscribed, and everything taken so far is acknowledged. */
  isWaiting(): boolean;
  /** Passes a batch on; true when there was one. */
  take(drained: Partial<Drained>): boolean;
}

function createPullLink({ message }: LinkEvents, plan: (wait: Milliseconds) => void): PullLink {
  let subscribed = false;
  let credit = 0;
  /** Last sequence number handed over and not acknowledged. */
  let pending: number | undefined;
  const link: PullLink = {
    cursor: FROM_THE_START,
    isWaiting: () => subscribed && credit > 0 && pending === undefined,
    take({ batch }) {
      if (!batch) return false;
      pending = batch.s0 + batch.n - 1;
      message(batch);
      return true;
    },
    send(command: Command) {
      switch (command.t) {
        case "sub":
          subscribed = true;
          credit = command.credit;
          link.cursor = command.from;
          pending = undefined;
          plan(0);
          return;
        case "ack":
          credit = command.credit;
          link.cursor = Math.max(link.cursor, command.upTo + 1);
          if (pending !== undefined && command.upTo >= pending) pending = undefined;
          plan(FLOWING_MS);
          return;
        case "bye":
          subscribed = false;
          return;
        case "ready":
          return;
        default:
          command satisfies never;
      }
    },
    close() {
      subscribed = false;
    },
  };
  return link;
}

/**
 * Constant but for two numbers. Draining a journal from a cursor frees what is before it, so the cursor
 * only counts in the document that it belongs to; in the next one nothing may be freed.
 */
const drainCode = (cursor: number, bornAt: number): string =>
  `((journal, at) => journal && ({ at, drained: journal.drain(at === ${JSON.stringify(bornAt)} ? ` +
  `${JSON.stringify(cursor)} : ${FROM_THE_START}) }))` +
  `(globalThis[Symbol.for("${JOURNAL_KEY}")], performance.timeOrigin)`;

interface Pulled {
  bornAt: number;
  /** Without a hello when the journal speaks another version. */
  drained: Partial<Drained>;
  version: number;
}

/** Page data: checked here, at the edge. Undefined: no journal that we can talk to. */
function readPulled(value: unknown): Pulled | undefined {
  const { at, drained } = (value ?? {}) as { at?: unknown; drained?: { hello?: unknown; batch?: unknown } };
  if (typeof at !== "number" || !Number.isFinite(at)) return undefined;
  const { hello, batch } = drained ?? {};
  if (isOurs(hello) && typeof hello.v === "number" && hello.v !== PROTOCOL_VERSION)
    return { bornAt: at, drained: {}, version: hello.v };
  if (!isPageMessage(hello) || hello.t !== "hello") return undefined;
  const isBatch = isPageMessage(batch) && batch.t === "batch" && batch.sid === hello.sid;
  return { bornAt: at, drained: { hello, batch: isBatch ? batch : null }, version: PROTOCOL_VERSION };
}
