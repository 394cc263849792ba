import type { TraceId } from "../../../sdk/protocol/index.ts";
import { foldTrace } from "../../model/fold.ts";
import { counted } from "../../model/format.ts";
import type { EngineClient } from "./engine-client.ts";
import type { MarksModel } from "./marks.ts";
import type { NoticesModel } from "./notices.ts";
import type { PickedModel } from "./picked.ts";
import type { SelectionModel } from "./selection.ts";
import { traceToJson } from "./trace-to-json.ts";

interface Targets {
  engine: Pick<EngineClient, "deleteTraces" | "undelete" | "traceContent">;
  notices: InstanceType<typeof NoticesModel>;
  selection: InstanceType<typeof SelectionModel>;
  picked: InstanceType<typeof PickedModel>;
  marks: InstanceType<typeof MarksModel>;
}

/** A clipboard with more than this helps nobody and stops the panel while it is made; UTF-16 code units. */
export const LONGEST_COPY = 32 * 2 ** 20;
/** Each is read from the archive by itself. */
export const MOST_COPIED = 1000;
/** Pins are for what is to be found again: more at once is a slip, and would fill the storage of all settings. */
export const MOST_PINNED = 500;

/** What can be done with traces of the list, one or many. */
export function createListActions({ engine, notices, selection, picked, marks }: Targets) {
  /** Takes back the last deletion; gone once used. */
  let takeBack: (() => void) | undefined;

  async function remove(wanted: TraceId[], said = ""): Promise<void> {
    if (wanted.length === 0) return;
    const ids = wanted.filter((id) => !marks.isHeld(id));
    const held = wanted.length - ids.length;
    const also = held ? `${said} ${counted(held, "trace")} kept, on hold.` : said;
    if (ids.length === 0) {
      const them = held === 1 ? "it" : "them";
      notices.show({
        text: `Nothing deleted: ${counted(held, "trace")} on hold. Release ${them} in the list first.`,
      });
      return;
    }
    // Another panel may have put one on hold meanwhile: the engine knows.
    const token = await engine.deleteTraces(ids).catch((error: unknown) => {
      notices.show({ text: error instanceof Error ? error.message : String(error) });
    });
    if (token === undefined) return;
    const openId = selection.traceId.peek();
    if (openId !== null && ids.includes(openId)) selection.selectTrace(null);
    picked.clear();
    const undo = () => {
      if (takeBack === undo) takeBack = undefined;
      void engine.undelete(token);
    };
    takeBack = undo;
    notices.show({
      text: `${counted(ids.length, "trace")} deleted.${also}`,
      action: { label: "Undo", run: undo },
    });
  }

  return {
    /** All of these but the pinned. */
    async clear(ids: TraceId[]): Promise<void> {
      const unpinned = ids.filter((id) => !marks.isPinned(id));
      const kept = ids.length - unpinned.length;
      if (ids.length > 0 && unpinned.length === 0)
        notices.show({
          text: `${counted(kept, "trace")} kept, pinned. Unpin or delete ${kept === 1 ? "it" : "them"} in the list.`,
        });
      await remove(unpinned, kept ? ` ${counted(kept, "trace")} kept, pinned.` : "");
    },
    /** Pinned or not; the notice takes it back. */
    deleteAll: (ids: TraceId[]): Promise<void> => remove(ids),
    /** The selection, pinned or not. */
    deletePicked: (): Promise<void> => remove([...picked.ids.peek()]),
    /** The last deletion, taken back once. False: there is none. */
    undo(): boolean {
      if (!takeBack) return false;
      takeBack();
      notices.dismiss();
      return true;
    },
    /** Pins the selection; unpins it if all of it is pinned. */
    togglePin(): void {
      const ids = [...picked.ids.peek()];
      if (ids.length > MOST_PINNED)
        notices.show({ text: `At most ${MOST_PINNED} traces can be pinned at once: nothing was pinned.` });
      else if (ids.length) marks.pin(ids, !ids.every((id) => marks.isPinned(id)));
    },
    /**
     * The selection as JSON text: an object, or an array of several. What is too much for a clipboard is left out,
     * and a notice says how much.
     */
    async pickedAsJson(): Promise<string> {
      const ids = [...picked.ids.peek()];
      const texts: string[] = [];
      let length = 0;
      for (const id of ids.slice(0, MOST_COPIED)) {
        const content = await engine.traceContent(id);
        if (!content) continue;
        const text = traceToJson(foldTrace(content));
        if (texts.length > 0 && length + text.length > LONGEST_COPY) break;
        length += text.length;
        texts.push(text);
      }
      notices.show({
        text:
          texts.length === ids.length
            ? `${counted(ids.length, "trace")} copied as JSON.`
            : `${texts.length.toLocaleString("en")} of ${counted(ids.length, "trace")} copied as JSON: the others are gone or too much for a clipboard.`,
      });
      return texts.length === 1 && ids.length === 1 ? (texts[0] as string) : `[\n${texts.join(",\n")}\n]`;
    },
  };
}
