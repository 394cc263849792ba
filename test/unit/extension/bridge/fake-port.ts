import type { Runtime } from "webextension-polyfill";

type Listener<Args extends unknown[]> = (...args: Args) => unknown;

/** An extension event, which tests can fire. */
export class FakeEvent<Args extends unknown[]> {
  readonly listeners = new Set<Listener<Args>>();
  addListener = (listener: Listener<Args>): void => void this.listeners.add(listener);
  removeListener = (listener: Listener<Args>): void => void this.listeners.delete(listener);
  fire(...args: Args): void {
    for (const listener of [...this.listeners]) listener(...args);
  }
}

/** How long a message is on the way. */
export const HOP_MS = 1;

export type Tamper = (message: unknown) => unknown[];

/** One end of a port. What is on the way when either end closes is lost, as in browsers. */
export class FakePort {
  readonly onMessage = new FakeEvent<[unknown, FakePort]>();
  readonly onDisconnect = new FakeEvent<[FakePort]>();
  other!: FakePort;
  isOpen = true;
  /** Makes none, one or more messages of one: drops, repeats, changes order. */
  tamper: Tamper = (message) => [message];

  constructor(
    readonly name: string,
    readonly sender: Runtime.MessageSender | undefined,
  ) {}

  postMessage(message: unknown): void {
    if (!this.isOpen) throw new Error("Attempt to postMessage on disconnected port");
    const copies = this.tamper(JSON.parse(JSON.stringify(message)));
    setTimeout(() => {
      if (this.other.isOpen) for (const copy of copies) this.other.onMessage.fire(copy, this.other);
    }, HOP_MS);
  }

  /** The other end hears of it, this one does not. */
  disconnect(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    setTimeout(() => {
      if (!this.other.isOpen) return;
      this.other.isOpen = false;
      this.other.onDisconnect.fire(this.other);
    }, HOP_MS);
  }

  /** The browser closes it: both ends hear. */
  cut(): void {
    for (const end of [this, this.other]) {
      if (!end.isOpen) continue;
      end.isOpen = false;
      setTimeout(() => end.onDisconnect.fire(end), HOP_MS);
    }
  }

  asPort = (): Runtime.Port => this as unknown as Runtime.Port;
}

export function portPair(name: string, sender?: Runtime.MessageSender): { near: FakePort; far: FakePort } {
  const near = new FakePort(name, undefined);
  const far = new FakePort(name, sender);
  near.other = far;
  far.other = near;
  return { near, far };
}
