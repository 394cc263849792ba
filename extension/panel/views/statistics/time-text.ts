const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A moment of an axis, as exactly as its step needs. The browser's own language would mix with our English. */
export function clockText(ms: number, stepMs: number): string {
  const date = new Date(ms);
  if (stepMs >= DAY) return `${two(date.getDate())}.${two(date.getMonth() + 1)}.`;
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (stepMs >= 60_000) return minutes;
  const seconds = `${minutes}:${two(date.getSeconds())}`;
  return stepMs >= 1000 ? seconds : `${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

const two = (n: number): string => String(n).padStart(2, "0");

/** From one moment to the next; of other days than today with the date. */
export function intervalText(fromMs: number, stepMs: number): string {
  const text = `${clockText(fromMs, stepMs)} to ${clockText(fromMs + stepMs, stepMs)}`;
  const date = new Date(fromMs);
  return stepMs >= DAY || date.toDateString() === new Date().toDateString()
    ? text
    : `${clockText(fromMs, DAY)} ${text}`;
}
