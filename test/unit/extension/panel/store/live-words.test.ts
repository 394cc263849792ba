import { describe, expect, it } from "vitest";
import { draftOf, type ForwardState, presetOf } from "../../../../../extension/panel/store/destinations.ts";
import { liveWords } from "../../../../../extension/panel/store/live-words.ts";

const to = draftOf(presetOf("jaeger"), "a");
const words = (more: Partial<ForwardState>) =>
  liveWords(to, {
    ...{ destination: "a", phase: "idle", message: "" },
    ...{ waiting: 0, sent: 0, refused: 0, overflowed: 0, gone: 0 },
    ...more,
  });

describe("live sending, in words", () => {
  it("is quiet where all is well", () => {
    expect(words({})).toEqual({ text: "Live.", isTrouble: false, canRetry: false });
    expect(words({ phase: "sending", waiting: 3, sent: 1200 }).text).toBe(
      "Live, sending. 3 spans wait here. 1,200 spans sent.",
    );
  });

  it("says why nothing goes, how much waits, and that it goes on by itself", () => {
    const said = words({ phase: "waiting", problem: "unreachable", waiting: 1 });
    expect(said.text).toMatch(/^Nobody answers at localhost:4318.* It is asked again\. 1 span waits here\.$/);
    expect(said).toMatchObject({ isTrouble: true, canRetry: true });
  });

  it("says what the user has to change", () => {
    const said = words({ phase: "stuck", problem: "path", message: "404", waiting: 5 });
    expect(said.text).toMatch(
      /no OTLP receiver.*404\. Nothing is sent until that is changed\. 5 spans wait here\./,
    );
    expect(said.canRetry).toBe(true);
  });

  it("counts what was lost, each kind by itself", () => {
    const said = words({ refused: 2, overflowed: 100, gone: 1, problem: "refused", message: "too old" });
    expect(said.text).toMatch(
      /too old.*2 spans refused\. 100 spans dropped: more than 20,000 waited\. 1 span deleted/,
    );
    expect(said.isTrouble).toBe(true);
  });
});
