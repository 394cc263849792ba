type Listener = (event: Event) => void;

/** Listeners in order of capture and registration; events are made by the test, so that it can set `isTrusted`. */
class FakeTarget {
  private readonly listeners: { type: string; listener: Listener; options: AddEventListenerOptions }[] = [];

  addEventListener(type: string, listener: Listener, options: AddEventListenerOptions | boolean = {}): void {
    const detailed = typeof options === "boolean" ? { capture: options } : options;
    this.listeners.push({ type, listener, options: detailed });
  }

  /** Returns whether the event reached the last listener. */
  fire(type: string, event: object): boolean {
    let stopped = false;
    const full = Object.assign(event, {
      type,
      stopImmediatePropagation: () => {
        stopped = true;
      },
    });
    for (const entry of [...this.listeners]) {
      if (entry.type !== type || entry.options.signal?.aborted) continue;
      if (stopped) break;
      if (entry.options.once) this.listeners.splice(this.listeners.indexOf(entry), 1);
      entry.listener(full as unknown as Event);
    }
    return !stopped;
  }

  count(): number {
    return this.listeners.filter(({ options }) => !options.signal?.aborted).length;
  }
}

class FakeDocument extends FakeTarget {
  prerendering = false;

  dispatchEvent(event: CustomEvent): boolean {
    return this.fire(event.type, { detail: event.detail });
  }
}

/** As much of a window as a content script touches. */
export class FakeWindow extends FakeTarget {
  readonly document = new FakeDocument();

  /** A real `postMessage` of this window to itself; `forged` overrides what a script could set. */
  message(data: unknown, forged: Partial<MessageEvent> = {}): boolean {
    return this.fire("message", { isTrusted: true, source: this, data, ...forged });
  }

  asWindow = (): Window => this as unknown as Window;
}
