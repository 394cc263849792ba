/** Spans that are copies of ours: the processor must not send them back down our road. */
const mirrored = new WeakSet<object>();
let isMirroring = false;

export const isMirrored = (span: object): boolean => {
  if (isMirroring) mirrored.add(span);
  return mirrored.has(span);
};

export const markMirrored = (span: object): void => {
  mirrored.add(span);
};

/** Runs `start`, which makes OpenTelemetry start a span that copies one of ours. */
export function mirroring<T>(start: () => T): T {
  isMirroring = true;
  try {
    return start();
  } finally {
    isMirroring = false;
  }
}
