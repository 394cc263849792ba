import type { TraceSummary } from "../../../model/trace.ts";
import { COLUMN_KEYS, type ColumnKey } from "../../store/columns.ts";
import { linkTo } from "../../store/deep-link.ts";
import type { Grouping } from "../../store/grouping.ts";
import type { Store } from "../../store/store.ts";
import { clip } from "../shared/clip.ts";
import { copyText } from "../shared/copy-text.ts";
import type { MenuEntry } from "../shared/menu.tsx";
import { COLUMNS } from "./columns.ts";

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
export function traceMenu(
  store: Store,
  onNote: (traceId: string) => void,
  onHold: (traceIds: string[]) => void,
): MenuEntry[] {
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
    ...(trace ? placesOf(trace) : []),
    {
      label: ids.every((each) => marks.isPinned(each)) ? "Unpin" : "Pin to the top",
      hint: "P",
      run: () => listActions.togglePin(),
    },
    {
      label: ids.every((each) => marks.isHeld(each)) ? "Release the hold…" : "Hold…",
      run: () => onHold(ids),
    },
    {
      label: "Copy as JSON",
      hint: "Ctrl+C",
      run: () => void listActions.pickedAsJson().then(copyText),
    },
    {
      label: "Send to…",
      run: () => store.sending.open(picked.picked.peek().size ? "picked" : "opened"),
    },
    ...(conversationId === undefined
      ? []
      : [
          {
            label: "Select its conversation",
            run: () => picked.allOf((other) => other.conversationId === conversationId),
          },
        ]),
    ...(ids.length === 2
      ? [
          {
            label: "Compare",
            hint: "C",
            run: () => void store.compare.compareTraces(ids[0] as string, ids[1] as string),
          },
        ]
      : []),
    ...(trace ? filtersBy(trace, store) : []),
    { heading: "" },
    { label: "Delete", hint: "Del", run: () => void listActions.deletePicked() },
  ];
}

function placesOf({ traceId }: TraceSummary): MenuEntry[] {
  return [
    { label: "Copy link to it", run: () => void copyText(linkTo({ traceId, spanId: null })) },
    { label: "Copy id", run: () => void copyText(traceId) },
  ];
}

/** The list narrowed to what this trace has, or to what it has not; added to the filter that is there. */
function filtersBy({ models, status, tools }: TraceSummary, { traces }: Store): MenuEntry[] {
  const terms = [`status:${status}`];
  if (models[0] !== undefined) terms.push(`model=${quoted(models[0])}`);
  if (tools[0] !== undefined) terms.push(`tool=${quoted(tools[0])}`);
  const add = (term: string) => traces.setFilter(`${traces.filterText.peek()} ${term}`.trim());
  return [
    { heading: "Filter by" },
    ...terms
      .flatMap((term) => [term, `-${term}`])
      .map((term) => ({ label: clip(term), run: () => add(term) })),
  ];
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;
