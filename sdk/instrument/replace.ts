const { apply } = Reflect;
type Callable = (...args: never[]) => unknown;

/** Marks what stands in place of a native function, for other copies of the SDK too. */
const MARK = Symbol.for("genai-traces.instrumented");

export const isReplaced = (it: unknown): boolean => !!(it as { [MARK]?: true } | undefined)?.[MARK];

/** A stand-in that looks like the original in all its members, its text included. */
export const standIn = <F extends object>(original: F, handler: ProxyHandler<F>): F =>
  new Proxy(original, {
    ...handler,
    get(target, key) {
      if (key === MARK) return true;
      const value = Reflect.get(target, key);
      // The text of a proxy says less than that of a native function.
      return key === "toString" ? () => apply(value as Callable, target, []) : value;
    },
  });

/** Puts a stand-in in its place. Returns the undo, which leaves alone what others have put there since. */
export function replace(owner: object | undefined, key: string, handler: ProxyHandler<never>): () => void {
  const original: unknown = owner && Reflect.get(owner, key);
  if (!owner || typeof original !== "function") return () => {};
  const before = Object.getOwnPropertyDescriptor(owner, key);
  const ours = standIn(original, handler as ProxyHandler<typeof original>);
  Object.defineProperty(owner, key, {
    configurable: true,
    enumerable: before?.enumerable ?? true,
    writable: true,
    value: ours,
  });
  const { prototype } = original;
  // `socket.constructor === WebSocket` stays true.
  if (handler.construct) prototype.constructor = ours;
  return () => {
    if (prototype?.constructor === ours) prototype.constructor = original;
    if (Reflect.get(owner, key) !== ours) return;
    if (before) Object.defineProperty(owner, key, before);
    else Reflect.deleteProperty(owner, key);
  };
}
