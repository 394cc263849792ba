import type { Endpoint } from "../../../../sdk/journal/journal.ts";
import type { WindowLike } from "../../../../sdk/journal/window-transport.ts";
import {
  type Batch,
  COMMAND_EVENT,
  type Command,
  FINAL_EVENT,
  type Hello,
  type PageMessage,
} from "../../../../sdk/protocol/index.ts";

/** Time that passes only when told to. */
export function createFakeClock() {
  let time = 1_000;
  let soon: (() => void)[] = [];
  const later: { at: number; work: () => void }[] = [];
  const settle = (): void => {
    while (soon.length > 0) {
      const works = soon;
      soon = [];
      for (const work of works) work();
    }
  };
  const clock: Omit<Endpoint, "post"> = {
    now: () => time,
    plan(work, milliseconds) {
      if (milliseconds > 0) later.push({ at: time + milliseconds, work });
      else soon.push(work);
    },
  };
  return {
    clock,
    /** Runs what was to be done before anything else. */
    settle,
    /** Lets time pass; timers in the way run. */
    pass(milliseconds: number): void {
      settle();
      const end = time + milliseconds;
      for (;;) {
        later.sort((a, b) => a.at - b.at);
        const next = later[0];
        if (!next || next.at > end) break;
        later.shift();
        time = Math.max(time, next.at);
        next.work();
        settle();
      }
      time = end;
    },
    /** Lets time pass but no timer run, as in a busy loop or a hidden page. */
    stall(milliseconds: number): void {
      time += milliseconds;
    },
  };
}

/** What is dispatched in it passes its window first, as the capture phase has it. */
class FakeDocument extends EventTarget {
  readonly #window: EventTarget;

  constructor(window: EventTarget) {
    super();
    this.#window = window;
  }

  override dispatchEvent(event: Event): boolean {
    this.#window.dispatchEvent(event);
    return super.dispatchEvent(event);
  }
}

/** A window that remembers what was posted in it. */
export class FakePage extends EventTarget implements WindowLike {
  posted: PageMessage[] = [];
  targets = new Set<string>();
  finals: Batch[] = [];
  document = Object.assign(new FakeDocument(this), { visibilityState: "visible", prerendering: false });
  listened: string[] = [];

  constructor() {
    super();
    this.document.addEventListener(FINAL_EVENT, (event) =>
      this.finals.push(JSON.parse((event as CustomEvent).detail)),
    );
  }

  override addEventListener(...parameters: Parameters<EventTarget["addEventListener"]>): void {
    this.listened?.push(parameters[0]);
    super.addEventListener(...parameters);
  }

  postMessage(message: unknown, target: string): void {
    this.posted.push(structuredClone(message) as PageMessage);
    this.targets.add(target);
  }

  /** A command as the content script gives it. */
  command(command: Command | unknown): void {
    this.document.dispatchEvent(new CustomEvent(COMMAND_EVENT, { detail: JSON.stringify(command) }));
  }

  hellos = (): Hello[] => this.posted.filter((one) => one.t === "hello");
  batches = (): Batch[] => this.posted.flatMap((one) => (one.t === "batch" ? [one] : []));
}

/** Sequence numbers a batch covers. */
export const numbersOf = ({ s0, n }: Batch): number[] => Array.from({ length: n }, (_, i) => s0 + i);
