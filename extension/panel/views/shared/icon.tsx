const PATHS = {
  clear: ["M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z", "M4.2 4.2l7.6 7.6"],
  close: ["M4 4l8 8", "M12 4l-8 8"],
  collapse: ["M3 8h10", "M5.5 3l2.5 2.5L10.5 3", "M5.5 13L8 10.5l2.5 2.5"],
  dockBelow: ["M2.5 3h11v10h-11z", "M2.5 9.5h11"],
  dockRight: ["M2.5 3h11v10h-11z", "M9.5 3v10"],
  expand: ["M3 8h10", "M5.5 5.5L8 3l2.5 2.5", "M5.5 10.5L8 13l2.5-2.5"],
  open: ["M2.5 12.5v-9h4l1.3 1.5h5.7v2", "M2.5 12.5l1.8-5.5h10.2l-1.8 5.5z"],
  path: ["M2.5 4h5", "M7.5 4v4", "M7.5 8h4", "M11.5 8v4", "M11.5 12h2"],
  flame: ["M2.5 3.5h11", "M2.5 7h6", "M10.5 7h3", "M4.5 10.5h4", "M5.5 14h2"],
  more: ["M4 4l4 4-4 4", "M9 4l4 4-4 4"],
  help: [
    "M8 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12z",
    "M6.2 6.4a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.8.6-.8 1.3",
    "M8 11.4v.4",
  ],
  copy: ["M6 6h7v7H6z", "M10 6V3H3v7h3"],
  back: ["M10 3.5L5.5 8l4.5 4.5"],
  fit: ["M2.5 3v10", "M13.5 3v10", "M5 8h6", "M6.5 6L4.8 8l1.7 2", "M9.5 6l1.7 2-1.7 2"],
  bringDown: ["M8 2.5v7", "M4.8 6.5L8 9.7l3.2-3.2", "M3 10v3h10v-3"],
  save: ["M8 2.5v7", "M4.8 6.5L8 9.7l3.2-3.2", "M2.5 12.8h11"],
  up: ["M4 10l4-4 4 4"],
  down: ["M4 6l4 4 4-4"],
  send: ["M2.5 8h8", "M7.5 5l3 3-3 3", "M9 2.8h4.5v10.4H9"],
  servers: ["M2.5 3h11v4h-11z", "M2.5 9h11v4h-11z", "M5 5v.01", "M5 11v.01"],
  serversLost: [
    "M13.5 9V3h-11v4H8",
    "M8 9H2.5v4H8",
    "M5 5v.01",
    "M5 11v.01",
    "M10.5 10l3.5 3.5",
    "M14 10l-3.5 3.5",
  ],
  settings: [
    "M8 5.8a2.2 2.2 0 1 1 0 4.4a2.2 2.2 0 0 1 0-4.4z",
    "M6.9 2h2.2l.4 1.7 1.4.8 1.7-.5 1.1 1.9-1.3 1.2v1.8l1.3 1.2-1.1 1.9-1.7-.5-1.4.8-.4 1.7H6.9l-.4-1.7-1.4-.8-1.7.5-1.1-1.9 1.3-1.2V7.1L2.3 5.9 3.4 4l1.7.5 1.4-.8z",
  ],
  search: ["M7 3a4 4 0 1 1 0 8a4 4 0 0 1 0-8z", "M10 10l3.5 3.5"],
  statistics: ["M2.5 13.5h11", "M4 11V8", "M7 11V4", "M10 11V6", "M13 11V9"],
  tap: ["M3 8a5 5 0 0 1 9-3", "M13 8a5 5 0 0 1-9 3", "M12.2 2v3.2H9", "M3.8 14v-3.2H7", "M8 7v2"],
  warning: ["M8 2.5l6 10.5H2z", "M8 6.5v3", "M8 11v.5"],
} as const;

export type IconName = keyof typeof PATHS;

/** Drawn with the text's colour; says nothing to a screen reader (its button does). */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.3"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {PATHS[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}
