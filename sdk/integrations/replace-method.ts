/** A method of somebody else's object. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What we put in place, so that nothing is replaced twice. */
const ours = new WeakSet<Method>();

export const isOurs = (method: unknown): boolean => ours.has(method as Method);

/**
 * Replaces a method, with its name, length and flags, and returns the undo. Nothing happens where there is no
 * such method, where it is ours already, or where it cannot be replaced. Undone, the object is as it was,
 * unless somebody else replaced the method since: then theirs stays, and calls through to the original.
 */
export function replaceMethod(
  target: object | null | undefined,
  name: string,
  wrap: (original: Method) => Method,
): () => void {
  try {
    const original = (target as Record<string, unknown> | undefined)?.[name] as Method | undefined;
    if (!target || typeof original !== "function" || isOurs(original)) return () => {};
    const own = Object.getOwnPropertyDescriptor(target, name);
    const wrapped = wrap(original);
    let isUndone = false;
    const method: Method = function (this: unknown, ...args) {
      return (isUndone ? original : wrapped).apply(this, args);
    };
    Object.defineProperty(method, "name", { value: original.name, configurable: true });
    Object.defineProperty(method, "length", { value: original.length, configurable: true });
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: own?.enumerable ?? false,
      writable: true,
      value: method,
    });
    ours.add(method);
    return () => {
      isUndone = true;
      if ((target as Record<string, unknown>)[name] !== method) return;
      if (own) Object.defineProperty(target, name, own);
      else delete (target as Record<string, unknown>)[name];
    };
  } catch {
    // Frozen, a proxy, or a getter that throws: it stays unseen.
    return () => {};
  }
}
