import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { WireRequest } from "../../sdk/wire/wire-format.ts";
import { type Recording, recordedText, recordings, requestOf } from "../fixtures/recordings.ts";

/** An answer to begin from. */
export interface Source {
  file: string;
  request: WireRequest;
  status: number;
  contentType: string;
  body: string;
}

const FIXTURES = path.join(import.meta.dirname, "../fixtures/wire");

const TYPES: Record<string, string> = {
  ".sse": "text/event-stream",
  ".ndjson": "application/x-ndjson",
  ".json": "application/json",
  ".json-array": "application/json",
  ".txt": "text/plain",
};

/** Folders of our fixtures whose requests go by another name among the recordings. */
const ALSO: Record<string, string> = {
  cohere: "cohere-v2",
  mcp: "mcp-streamable-http",
  "ui-message-stream": "vercel-ui-message-stream",
  "data-stream-v4": "vercel-data-stream-v4",
  "assistant-transport": "assistant-stream",
};

/** Bodies of our own, and other projects' recordings where they are at hand. */
export function sources(): Source[] {
  const own = readdirSync(FIXTURES).flatMap((folder) =>
    readdirSync(path.join(FIXTURES, folder)).map((name): Source => {
      const recording: Recording = {
        file: `${ALSO[folder] ?? folder}/${name}`,
        bytes: 0,
        status: 200,
        contentType: TYPES[path.extname(name)] ?? "text/plain",
        expected: {},
      };
      return {
        ...recording,
        file: `${folder}/${name}`,
        request: requestOf(recording),
        body: readFileSync(path.join(FIXTURES, folder, name), "utf8"),
      };
    }),
  );
  const others = recordings.map(
    (recording): Source => ({
      file: recording.file,
      status: recording.status,
      contentType: recording.contentType,
      request: requestOf(recording),
      body: recordedText(recording.file),
    }),
  );
  return [...own, ...others];
}
