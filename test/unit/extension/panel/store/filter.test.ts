import { beforeEach, describe, expect, test } from "vitest";
import { FilterModel, MAX_SAVED } from "../../../../../extension/panel/store/filter.ts";
import { generateSummaries } from "../../../../fixtures/generate-trace.ts";
import { MemoryStorage } from "../../../../harness/memory-storage.ts";

const rows = generateSummaries(3);
const [first, second] = rows.map(({ traceId }) => traceId) as [string, string, string];
type Answer = (ids: string[] | Error) => Promise<void>;

let storage: MemoryStorage;
let filter: InstanceType<typeof FilterModel>;
/** What was asked, and the way to answer. */
let questions: { text: string; answer: Answer }[];

const search = (text: string) =>
  new Promise<string[]>((resolve, reject) => {
    const answer: Answer = async (ids) => {
      if (ids instanceof Error) reject(ids);
      else resolve(ids);
      await new Promise((next) => setImmediate(next));
    };
    questions.push({ text, answer });
  });
const shown = () => rows.map((row) => ((filter.test.value?.(row) ?? true) ? "x" : ".")).join("");
const state = (revision: number) => ({ indexed: 3, waiting: 0, left: 0, cut: 0, revision });
const asked = (i: number) => questions[i] as (typeof questions)[number];

beforeEach(() => {
  questions = [];
  storage = new MemoryStorage();
  filter = new FilterModel(storage, search);
});

describe("the filter box", () => {
  test("lets everything through while it is empty", () => {
    for (const text of ["", "  - ", '""']) {
      filter.setText(text);
      expect(filter.test.value).toBeNull();
    }
  });

  test("filters by what is right, and tells what is not", () => {
    filter.setText("statsu:ok #2");
    expect(shown()).toBe(".x.");
    expect(filter.query.value.problems).toHaveLength(1);
  });

  test("with nothing but a problem the list stays whole", () => {
    filter.setText("statsu:ok");
    expect(filter.test.value).toBeNull();
  });

  test("keeps what was in force until full text is answered", async () => {
    filter.setText("#1");
    filter.setText("text:refund");
    expect([shown(), questions.map(({ text }) => text)]).toEqual(["x..", ["refund"]]);
    await asked(0).answer([second]);
    expect(shown()).toBe(".x.");
    expect(filter.hasFullText.value).toBe(true);
  });

  test("only the last question's answer counts", async () => {
    filter.setText("text:ref");
    filter.setText("text:refund");
    await asked(1).answer([second]);
    await asked(0).answer([first]);
    expect(shown()).toBe(".x.");
    filter.setText("#1");
    expect(shown()).toBe("x..");
  });

  test("asks again when the index has grown, and not while nothing asks for full text", async () => {
    filter.setIndex(state(1));
    filter.setText("#1");
    filter.setIndex(state(2));
    expect(questions).toHaveLength(0);
    filter.setText("text:refund");
    await asked(0).answer([first]);
    filter.setIndex(state(3));
    await asked(1).answer([first, second]);
    expect(shown()).toBe("xx.");
  });

  test("a search that fails is told, and the other terms hold", async () => {
    filter.setText("text:refund #1");
    await asked(0).answer(new Error("no worker"));
    expect([shown(), filter.searchFailed.value]).toEqual(["x..", "no worker"]);
    filter.setText("");
    expect(filter.searchFailed.value).toBeNull();
  });
});

describe("saved filters", () => {
  test("are kept, replaced by name, and deleted", () => {
    filter.setText("status:error");
    expect(filter.save(" broken ")).toBe(true);
    filter.setText("has:error");
    filter.save("broken");
    filter.save("other");
    filter.forget("other");
    expect(new FilterModel(storage).saved.value).toEqual([{ name: "broken", text: "has:error" }]);
  });

  test("have a name, and are not too many", () => {
    expect(filter.save("  ")).toBe(false);
    for (let i = 0; i < MAX_SAVED; i++) expect(filter.save(`${i}`)).toBe(true);
    expect(filter.save("one more")).toBe(false);
    expect(filter.save("0")).toBe(true);
  });
});
