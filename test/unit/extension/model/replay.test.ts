import { describe, expect, it } from "vitest";
import {
  advance,
  arrivedAt,
  createReplay,
  cutRuns,
  FIT_MS,
  lengthen,
  rateOf,
  runsOf,
  seek,
  toggle,
} from "../../../../extension/model/replay.ts";
import type { Chunk, ChunkSeries } from "../../../../extension/model/trace.ts";

const say = (text: string, kind: Chunk["kind"] = "text"): Chunk => ({ kind, text, length: text.length });
const series = (chunks: Chunk[]): ChunkSeries => ({
  count: chunks.length,
  times: Float64Array.from(chunks, (_, i) => i * 100),
  chunks,
  merged: 0,
});

describe("a replay", () => {
  it("stands at the end and begins anew when it is played there", () => {
    const replay = createReplay(2000);
    expect(replay).toMatchObject({ atMs: 2000, playing: false });
    expect(toggle(replay)).toMatchObject({ atMs: 0, playing: true });
  });

  it("goes as fast as it is told and stops at the end", () => {
    const playing = { ...toggle(createReplay(2000)), speed: 4 as const };
    expect(advance(playing, 100)).toMatchObject({ atMs: 400, playing: true });
    expect(advance(playing, 501)).toMatchObject({ atMs: 2000, playing: false });
  });

  it("fits any length into ten seconds", () => {
    for (const totalMs of [500, 60_000]) {
      const playing = { ...toggle(createReplay(totalMs)), speed: "fit" as const };
      expect(rateOf(playing) * FIT_MS).toBeCloseTo(totalMs);
      expect(advance(playing, FIT_MS / 2).atMs).toBeCloseTo(totalMs / 2);
    }
  });

  it("goes on from where it was paused or dragged to, within its bounds", () => {
    const replay = seek(createReplay(1000), 300);
    expect(toggle(replay).atMs).toBe(300);
    expect(advance(replay, 100).atMs).toBe(300);
    expect(seek(replay, -5).atMs).toBe(0);
    expect(seek(replay, 5000).atMs).toBe(1000);
  });

  it("stays at the end of a stream that grows, and elsewhere where it is", () => {
    expect(lengthen(createReplay(1000), 1500).atMs).toBe(1500);
    expect(lengthen(seek(createReplay(1000), 400), 1500).atMs).toBe(400);
  });

  it("never goes back when a clock does", () => {
    expect(advance({ ...createReplay(1000), atMs: 500, playing: true }, -100).atMs).toBe(500);
  });
});

describe("what had arrived", () => {
  it("counts chunks up to a moment, that moment included", () => {
    const times = Float64Array.of(10, 20, 20, 30, 0, 0);
    expect([0, 10, 19.9, 20, 30, 99].map((at) => arrivedAt(times, 4, at))).toEqual([0, 1, 1, 3, 4, 4]);
  });

  it("is the text as it stood then, each kind by itself", () => {
    const runs = runsOf(
      series([say("Let me ", "reasoning"), say("see.", "reasoning"), say("It "), say("is.")]),
    );
    const shown = (arrived: number) => cutRuns(runs, arrived).map(({ run, text }) => `${run.kind}: ${text}`);
    expect(shown(0)).toEqual([]);
    expect(shown(1)).toEqual(["reasoning: Let me "]);
    expect(shown(3)).toEqual(["reasoning: Let me see.", "text: It "]);
    expect(shown(4)).toEqual(["reasoning: Let me see.", "text: It is."]);
  });

  it("tells two tool calls apart", () => {
    const call = (index: number, text: string, name?: string): Chunk => ({
      kind: "tool_call",
      text,
      length: text.length,
      toolCall: { index, name, arguments: text },
    });
    const runs = runsOf(series([call(0, '{"a"', "f"), call(0, ":1}"), call(1, "{}", "g")]));
    expect(runs.map(({ name, text }) => [name, text])).toEqual([
      ["f", '{"a":1}'],
      ["g", "{}"],
    ]);
  });

  it("shows dots for characters that were not recorded", () => {
    expect(runsOf(series([{ kind: "text", text: "", length: 3 }]))[0]?.text).toBe("···");
  });
});
