/**
 * What is measured in whichever page draws a waterfall, ours and others', the same way in each: frames while it is moved by
 * wheel events, long tasks, and the moment of a paint.
 */

/** One wheel event a frame; `rows`: scrolls the element itself, as a wheel over a scroll container does. */
export interface Wheel {
  dx?: number;
  dy?: number;
  ctrl?: boolean;
  rows?: boolean;
}

export interface Moved {
  /** Milliseconds from frame to frame. */
  frames: number[];
  /** Longest task meanwhile; 0: none over 50 ms. */
  longestTask: number;
}

/** All elements, those in shadow trees too. */
function* everything(root: Document | ShadowRoot): Generator<Element> {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
}

const area = (element: Element): number => {
  const { width, height } = element.getBoundingClientRect();
  return width * height;
};

const all = (selector: string): Element[] =>
  [...everything(document)].filter((element) => element.matches(selector));
const has = (selector: string): boolean => all(selector).length > 0;

/** The largest of them. */
function find(selector: string): HTMLElement {
  const largest = all(selector).sort((a, b) => area(b) - area(a))[0];
  if (!largest) throw new Error(`there is no ${selector}`);
  return largest as HTMLElement;
}

function turn(
  target: HTMLElement,
  { dx = 0, dy = 0, ctrl = false, rows = false }: Wheel,
  sign: number,
): void {
  if (rows) {
    target.scrollTop += dy * sign;
    return;
  }
  const { left, top, width, height } = target.getBoundingClientRect();
  const [clientX, clientY] = [left + width * 0.6, top + Math.min(60, height / 2)];
  target.dispatchEvent(new MouseEvent("mousemove", { clientX, clientY, bubbles: true }));
  target.dispatchEvent(
    new WheelEvent("wheel", {
      ...{ deltaX: dx * sign, deltaY: dy * sign, ctrlKey: ctrl, clientX, clientY },
      ...{ bubbles: true, cancelable: true, composed: true },
    }),
  );
}

/** Turns the wheel so many times, forth and then back; or only forth. */
function move(selector: string, wheel: Wheel, steps: number, onlyForth = false): Promise<Moved> {
  const target = find(selector);
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push(entry.duration);
  });
  observer.observe({ type: "longtask" });
  return new Promise((resolve) => {
    const frames: number[] = [];
    let last = 0;
    let step = 0;
    const next = (now: number) => {
      if (last) frames.push(now - last);
      last = now;
      if (step < steps) {
        turn(target, wheel, onlyForth || step < steps / 2 ? 1 : -1);
        step++;
        requestAnimationFrame(next);
        return;
      }
      // Long tasks are told of after they end.
      setTimeout(() => {
        observer.disconnect();
        resolve({ frames, longestTask: Math.max(0, ...tasks) });
      }, 100);
    };
    requestAnimationFrame(next);
  });
}

const DRAWS: [object, string[]][] = [
  [CanvasRenderingContext2D.prototype, ["fillRect", "fill", "stroke", "fillText", "drawImage"]],
  [WebGLRenderingContext.prototype, ["drawArrays", "drawElements"]],
  [WebGL2RenderingContext.prototype, ["drawArrays", "drawElements"]],
];

/** Counts what is drawn on canvases until its own undo is called, which says how many there were. */
function countDraws(): () => number {
  let count = 0;
  const undos: (() => void)[] = [];
  for (const [prototype, names] of DRAWS)
    for (const name of names) {
      const holder = prototype as Record<string, unknown>;
      const descriptor = Object.getOwnPropertyDescriptor(holder, name);
      const real = holder[name] as (...args: unknown[]) => unknown;
      if (!descriptor) continue;
      holder[name] = function (this: unknown, ...args: unknown[]) {
        count++;
        return real.apply(this, args);
      };
      undos.push(() => Object.defineProperty(holder, name, descriptor));
    }
  return () => {
    for (const undo of undos) undo();
    return count;
  };
}

/** Does the gesture move anything? Else its frames would say nothing. */
async function draws(selector: string, wheel: Wheel): Promise<boolean> {
  const stop = countDraws();
  await move(selector, wheel, 4);
  return stop() > 0;
}

/** When the frame that comes next has been handed over to be shown. */
function afterFrame(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve(performance.now());
      };
      channel.port2.postMessage(0);
    });
  });
}

/** Frame by frame until `isDone`, and until something was drawn in the frame. */
async function paintedWhen(isDone: () => boolean): Promise<number> {
  for (;;) {
    const stop = countDraws();
    const at = await afterFrame();
    if (stop() > 0 && isDone()) return at;
  }
}

let painting: Promise<number> | undefined;

/** The next file that is chosen is one to be painted. */
function watchChoice(isDone: () => boolean): void {
  painting = new Promise((resolve, reject) => {
    const begin = ({ timeStamp }: Event) => paintedWhen(isDone).then((at) => resolve(at - timeStamp), reject);
    find("input[type=file]").addEventListener("change", begin, { capture: true, once: true });
  });
}

/** Milliseconds from the choice to the picture. */
const choicePainted = (): Promise<number> => painting ?? Promise.reject(new Error("no choice is watched"));

const nodes = (): number => [...everything(document)].length;

export const probe = { find, has, move, draws, afterFrame, paintedWhen, watchChoice, choicePainted, nodes };
export type Probe = typeof probe;

Object.assign(globalThis, { probe });
