import { expect, it } from "vitest";
import type { ImportRequest, ImportResult } from "../../../../../extension/engine/engine-api.ts";
import { isFromFile } from "../../../../../extension/model/file-origin.ts";
import { NoticesModel } from "../../../../../extension/panel/store/notices.ts";
import { OpenFileModel, resultText } from "../../../../../extension/panel/store/open-file.ts";

const nothing: ImportResult = {
  ...{ traceIds: [], traces: 0, spans: 0, known: 0, lost: 0, repaired: 0 },
  ...{ problems: [], cancelled: false },
};

function world() {
  const asked: ImportRequest[] = [];
  const answers: ((result: ImportResult) => void)[] = [];
  const cancelled: number[] = [];
  const deleted: string[][] = [];
  const selected: string[] = [];
  const notices = new NoticesModel({ set: () => 1, clear: () => {} });
  const files = new OpenFileModel({
    notices,
    tab: { tabId: 3, run: "r" },
    select: (id) => selected.push(id),
    showRows: () => {},
    engine: {
      importFile: (request, tell) => {
        asked.push(request);
        tell({ read: 1, total: 2, spans: 5 });
        return new Promise((resolve) => answers.push(resolve));
      },
      cancelImport: async (id) => void cancelled.push(id),
      deleteTraces: async (ids) => deleted.push(ids),
    },
  });
  const answer = async (result: Partial<ImportResult>) => {
    answers.shift()?.({ ...nothing, ...result });
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { files, notices, asked, cancelled, deleted, selected, answer };
}

const file = (name: string) => new File(["[]"], name);

it("files are opened one after the other, and the first trace of each is shown", async () => {
  const { files, asked, answer, selected, notices } = world();
  files.open([file("a.json"), file("b.json")]);
  expect(asked.map(({ name, tabId, run }) => [name, tabId, run])).toEqual([["a.json", 3, "r"]]);
  expect(files.opening.value).toMatchObject({ name: "a.json", progress: { read: 1, total: 2, spans: 5 } });
  await answer({ traceIds: ["t1", "t2"], traces: 2, spans: 9 });
  expect(selected).toEqual(["t1"]);
  expect(files.opening.value?.name).toBe("b.json");
  await answer({ failure: "It is empty" });
  expect(files.opening.value).toBeNull();
  expect(notices.notice.value?.text).toBe("“b.json” could not be opened. It is empty.");
});

it("a file that is cancelled stops, those that wait are left, and what came of it can be removed", async () => {
  const { files, asked, answer, cancelled, deleted, selected, notices } = world();
  files.open([file("a.json"), file("b.json")]);
  files.cancel();
  expect(cancelled).toEqual([asked[0]?.id]);
  expect(files.opening.value?.stopping).toBe(true);
  await answer({ cancelled: true, traceIds: ["t1"], traces: 1, spans: 4 });
  expect([asked.length, selected.length, files.opening.value]).toEqual([1, 0, null]);
  notices.notice.value?.action?.run();
  expect(deleted).toEqual([["t1"]]);
});

it("what is wrong with a file is shown in full when asked for", async () => {
  const { files, answer, notices } = world();
  files.open([file("a.json")]);
  const problems = [{ span: 2, name: "chat", message: "has no span id", lost: true }];
  await answer({ traceIds: ["t1"], traces: 1, spans: 1, lost: 1, problems });
  expect(notices.notice.value?.text).toBe("1 trace, 1 span opened from “a.json”; 1 unreadable.");
  expect(files.details.value).toBeNull();
  notices.notice.value?.action?.run();
  expect(files.details.value).toMatchObject({ name: "a.json", result: { problems } });
  files.closeDetails();
  expect(files.details.value).toBeNull();
});

it("says what was here already, what was put right and why it is not all", () => {
  const result = {
    ...nothing,
    traces: 14,
    spans: 1230,
    known: 1,
    lost: 2,
    repaired: 3,
    failure: "It was cut off",
  };
  expect(resultText({ name: "x.gz", result })).toBe(
    "14 traces, 1,230 spans opened from “x.gz”; 1 span was here already; 2 unreadable; 3 spans put right. It was cut off.",
  );
});

it("a page that was opened from disk is no file of traces", () => {
  expect(["file:a.json", "file://", "http://localhost"].map((origin) => isFromFile({ origin }))).toEqual([
    true,
    false,
    false,
  ]);
});
