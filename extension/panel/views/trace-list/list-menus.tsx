import { COLUMN_KEYS, type ColumnKey } from "../../store/columns.ts";
import type { Grouping } from "../../store/grouping.ts";
import type { Store } from "../../store/store.ts";
import { copyText } from "../shared/copy-text.ts";
import { COLUMNS } from "./columns.ts";
import type { MenuEntry } from "./menu.tsx";

const GROUPINGS: readonly (readonly [Grouping, string])[] = [
  ["none", "Nothing"],
  ["conversation", "Conversation"],
  ["page", "Page load"],
];

/** What the list shows and how: of its button and its header. `shown`: the columns that have room. */
export function listMenu({ columns, traces }: Store, shown: readonly ColumnKey[]): MenuEntry[] {
  return [
    { heading: "Group by" },
    ...GROUPINGS.map(
      ([grouping, label]): MenuEntry => ({
        label,
        checked: traces.grouping.value === grouping,
        radio: true,
        stays: true,
        run: () => traces.groupBy(grouping),
      }),
    ),
    { heading: "Columns" },
    ...COLUMN_KEYS.map((key): MenuEntry => {
      const isChosen = columns.chosen.value.includes(key);
      return {
        label: COLUMNS[key].meaning,
        checked: isChosen,
        hint: isChosen && !shown.includes(key) ? "no room" : undefined,
        stays: true,
        run: () => columns.toggle(key),
      };
    }),
    { heading: "" },
    { label: "Reset columns and widths", run: () => columns.reset() },
  ];
}

/** What can be done with the picked traces. */
export function traceMenu(store: Store, onNote: (traceId: string) => void): MenuEntry[] {
  const { picked, listActions, marks, selection, traces } = store;
  const ids = [...picked.ids.value];
  const [id] = ids;
  const trace = ids.length === 1 && id ? traces.list.value.byId.get(id) : undefined;
  const conversationId = trace?.conversationId;
  const single: MenuEntry[] = trace
    ? [
        { label: "Open", hint: "Enter", run: () => selection.selectTrace(trace.traceId) },
        {
          label: marks.noteOf(trace.traceId) ? "Edit note…" : "Add note…",
          hint: "N",
          run: () => onNote(trace.traceId),
        },
      ]
    : [];
  return [
    ...single,
    {
      label: ids.every((each) => marks.isPinned(each)) ? "Unpin" : "Pin to the top",
      hint: "P",
      run: () => listActions.togglePin(),
    },
    {
      label: "Copy as JSON",
      hint: "Ctrl+C",
      run: () => void listActions.pickedAsJson().then(copyText),
    },
    ...(conversationId === undefined
      ? []
      : [
          {
            label: "Select its conversation",
            run: () => picked.allOf((other) => other.conversationId === conversationId),
          },
        ]),
    { label: "Delete", hint: "Del", run: () => void listActions.deletePicked() },
  ];
}
