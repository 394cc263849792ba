import { describe, expect, it } from "vitest";
import { type Answers, PIECES, TEXT, TOOL_CALL } from "./fixtures/answers.ts";
import type { Take } from "./playback-server.ts";
import { type Performed, type PerformOptions, realClient } from "./real-client.ts";
import type { SeenSpan } from "./seen-span.ts";

/** A client of one model API, and what its spans must say. */
export interface ClientDescription {
  /** File in `pages/`. */
  page: string;
  host: string;
  answers: Answers;
  /** True of every span of this client. */
  always: Partial<SeenSpan>;
  /** True where the answer was read to its end. */
  complete: Partial<SeenSpan>;
  /** Finish reasons of the call with tools, where they differ. */
  toolsFinish: string[];
  /** `error.type` of the refusal and of the error in band. */
  errorTypes: { refused: string; broken: string };
  /** Ways to read a stream that the page offers. Default: `stream` alone. */
  streams?: string[];
  /** The server sends no call id with tools. */
  hasNoCallIds?: boolean;
  /** Chunks the client gives before the stop, so that words were among them. Default 2. */
  stopAfter?: number;
  /** Who leaves the loop leaves the connection open: the client does not cancel. So the call still runs. */
  leavesOpen?: boolean;
}

/** Bytes until after the first words, so that a client has something when it stops. */
const upTo = ({ body }: Take, words: string): number => {
  const text = String(body);
  const end = text.indexOf("\n", text.indexOf(words));
  const blank = /\r?\n\r?\n?/y;
  blank.lastIndex = text[end - 1] === "\r" ? end - 1 : end;
  return Buffer.byteLength(text.slice(0, end + (blank.exec(text)?.[0].length ?? 1)));
};

/** The cases that every client goes through. */
export function describeClient(description: ClientDescription): void {
  const { page, host, answers, always, complete, streams = ["stream"], stopAfter = 2 } = description;
  const { errorTypes } = description;
  describe(page, () => {
    const client = realClient(page);
    const perform = (options: Omit<PerformOptions, "host">): Promise<Performed> =>
      client.perform({ host, ...options });
    const root = ({ spans: [root] }: Performed): SeenSpan => root as SeenSpan;

    for (const use of streams) {
      it(`${use}: text is recorded as it comes, in pieces of any size`, async () => {
        for (const chop of [undefined, "events", { bytes: 7 }, { seed: 5, most: 40 }] as const) {
          const done = await perform({ use, takes: [{ ...answers.text, chop }] });
          expect(root(done)).toMatchObject({
            ...always,
            ...complete,
            status: "ok",
            end: "complete",
            text: TEXT,
          });
          expect(root(done).chunks, "pieces as the server sent them").toBe(PIECES.length);
        }
      });

      it(`${use}: tool calls are put together`, async () => {
        const done = await perform({ use, tools: true, takes: [{ ...answers.tools, chop: { bytes: 11 } }] });
        const seen = root(done);
        expect(seen).toMatchObject({
          ...always,
          status: "ok",
          end: "complete",
          finishReasons: description.toolsFinish,
          offered: [TOOL_CALL.name],
        });
        expect(seen.toolCalls).toMatchObject([TOOL_CALL]);
        if (!description.hasNoCallIds) expect(seen.toolCalls[0]?.id).toBeTruthy();
      });

      it(`${use}: a refusal by HTTP is an error of the call`, async () => {
        const done = await perform({ use, takes: [answers.refused] });
        expect(done.outcome.error).toBeDefined();
        expect(root(done)).toMatchObject({
          ...always,
          status: "error",
          end: "error",
          errorType: errorTypes.refused,
        });
      });

      it(`${use}: an error in the stream is an error of the call, and what came before it is kept`, async () => {
        const done = await perform({ use, takes: [answers.broken] });
        expect(root(done)).toMatchObject({
          ...always,
          status: "error",
          end: "error",
          errorType: errorTypes.broken,
          text: PIECES[0],
        });
      });

      const left = { ...answers.text, holdAt: upTo(answers.text, PIECES[1]) };
      const leave = { use, takes: [left], stop: { after: stopAfter, by: "break" } } as const;
      if (description.leavesOpen)
        it(`${use}: who leaves the loop leaves the connection open, and the call runs on until it breaks`, async () => {
          const done = await perform({ ...leave, takes: [left], mayRun: true });
          expect(root(done)).toMatchObject({ ...always, status: "running" });
          expect(done.played[0]?.leftAt, "nobody closed the connection").toBeUndefined();
        });
      else
        it(`${use}: leaving the loop closes the connection; the call was stopped, not failed`, async () => {
          expectStopped(await perform({ ...leave, takes: [left] }));
        });

      it(`${use}: a signal stops the call; that is no error`, async () => {
        const stop = { after: stopAfter, by: "signal" } as const;
        expectStopped(await perform({ use, takes: [left], stop }));
      });

      it(`${use}: a connection that breaks leaves a truncated answer`, async () => {
        const done = await perform({ use, takes: [left], breakAfter: stopAfter });
        expect(root(done)).toMatchObject({
          ...always,
          status: "error",
          errorType: "stream_truncated",
          end: "truncated",
        });
        expect(TEXT.startsWith(root(done).text)).toBe(true);
      });
    }

    it("an answer that does not stream is recorded the same", async () => {
      const done = await perform({ use: "once", takes: [answers.once] });
      expect(root(done)).toMatchObject({ ...always, ...complete, status: "ok", end: "complete", text: TEXT });
    });

    function expectStopped(done: Performed): void {
      expect(root(done)).toMatchObject({ ...always, status: "aborted", end: "aborted" });
      expect(TEXT.startsWith(root(done).text) && root(done).text.length > 0, "what came is kept").toBe(true);
      expect(done.played[0]?.leftAt, "the server saw the connection close").toBeDefined();
    }
  });
}
