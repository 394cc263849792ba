import { expect, test } from "vitest";
import { type PageTap, PageTapModel } from "../../../../../extension/panel/store/page-tap.ts";

function watched(tap: Partial<PageTap> = {}) {
  const calls: string[] = [];
  const note = (name: "reload" | "join") => async () => {
    calls.push(name);
    await tap[name]?.();
  };
  return { calls, model: new PageTapModel({ reload: note("reload"), join: note("join") }) };
}

test("the load that was asked for is recorded from its first script on", async () => {
  const { calls, model } = watched();
  await model.record();
  expect(model.state.value).toBe("loading");
  await model.navigated();
  expect(model.state.value).toBe("on");
  expect(calls).toEqual(["reload"]);
});

test("the tap joins the pages that come after it, and says that it came late", async () => {
  const { calls, model } = watched();
  await model.record();
  await model.navigated();
  await model.navigated();
  expect(model.state.value).toBe("late");
  expect(calls).toEqual(["reload", "join"]);
  await model.record();
  await model.navigated();
  expect(model.state.value).toBe("on");
});

test("a page that nobody asked to record is left alone", async () => {
  const { calls, model } = watched();
  await model.navigated();
  expect([model.state.value, calls]).toEqual(["off", []]);
  await model.record();
  await model.navigated();
  model.stop();
  await model.navigated();
  expect([model.state.value, calls]).toEqual(["off", ["reload"]]);
});

test("a page that does not take the script is said to, and can be tried again", async () => {
  const refuse = async () => {
    throw new Error("no");
  };
  const { model } = watched({ reload: refuse });
  await model.record();
  expect(model.state.value).toBe("failed");
  await model.record();
  expect(model.state.value).toBe("failed");
});
