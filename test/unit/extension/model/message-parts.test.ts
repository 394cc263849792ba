import { describe, expect, it } from "vitest";
import { finishOf } from "../../../../extension/model/finish-reason.ts";
import { previewOf, readMedia, sayMedia } from "../../../../extension/model/media.ts";
import { type Part, readParts } from "../../../../extension/model/message.ts";
import type { AttributeValue } from "../../../../sdk/protocol/index.ts";

const part = (value: AttributeValue): Part => readParts([value])[0] as Part;
const PIXEL = "iVBORw0KGgo=";

describe("media in a message", () => {
  it.each<[AttributeValue & object, object]>([
    [
      { type: "blob", modality: "image", mime_type: "image/png", size: 68 },
      { kind: "blob", modality: "image", mimeType: "image/png", size: 68 },
    ],
    [
      { type: "uri", modality: "image", uri: "https://x.test/a.png" },
      { kind: "uri", reference: "https://x.test/a.png" },
    ],
    [
      { type: "file", file_id: "f_1", name: "a.pdf" },
      { kind: "file", reference: "f_1", name: "a.pdf" },
    ],
    [
      { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}` } },
      { kind: "blob", mimeType: "image/png", data: PIXEL, size: 8 },
    ],
    [
      { type: "image", source: { type: "base64", media_type: "image/png", data: PIXEL } },
      { kind: "blob", modality: "image", data: PIXEL },
    ],
  ])("is read: %j", (value, expected) => {
    expect(part(value)).toMatchObject({ type: "media", ...expected });
  });

  it("is said in words", () => {
    const media = readMedia({
      type: "blob",
      modality: "image",
      mime_type: "image/png",
      size: 68_000,
      name: "cat",
    });
    expect(media && sayMedia(media)).toBe("image, image/png, 68 kB, “cat”");
  });

  it("is previewed from its own bytes only, and only as pixels", () => {
    const preview = (value: { [key: string]: AttributeValue }) => {
      const media = readMedia(value);
      return media && previewOf(media);
    };
    expect(preview({ type: "blob", mime_type: "image/png", content: PIXEL })).toBe(
      `data:image/png;base64,${PIXEL}`,
    );
    expect(preview({ type: "uri", mime_type: "image/png", uri: "https://x.test/a.png" })).toBeUndefined();
    expect(preview({ type: "blob", mime_type: "image/svg+xml", content: PIXEL })).toBeUndefined();
    expect(preview({ type: "blob", mime_type: "text/html", content: PIXEL })).toBeUndefined();
    expect(preview({ type: "blob", mime_type: "image/png", content: 'x"><script>' })).toBeUndefined();
  });
});

describe("parts that providers add", () => {
  it("are citations and tools of the server", () => {
    expect(part({ type: "citation", title: "T", url: "https://x.test", text: "words" })).toMatchObject({
      type: "citation",
      title: "T",
      text: "words",
    });
    expect(
      part({
        type: "server_tool_call",
        id: "s1",
        name: "web_search",
        server_tool_call: { type: "web_search", arguments: { query: "q" } },
      }),
    ).toEqual({ type: "server_tool_call", id: "s1", name: "web_search", arguments: { query: "q" } });
    expect(
      part({ type: "server_tool_call_response", id: "s1", server_tool_call_response: { content: [1] } }),
    ).toEqual({ type: "server_tool_call_response", id: "s1", response: [1] });
  });

  it("that nobody knows stay as they are", () => {
    expect(part({ type: "hologram", x: 1 })).toEqual({
      type: "other",
      kind: "hologram",
      value: { type: "hologram", x: 1 },
    });
  });
});

describe("a finish reason", () => {
  it.each([
    ["stop", "done"],
    ["end_turn", "done"],
    ["STOP", "done"],
    ["COMPLETE", "done"],
    ["MAX_TOKENS", "cut"],
    ["length", "cut"],
    ["tool_use", "tools"],
    ["pause_turn", "paused"],
    ["SAFETY", "blocked"],
    ["RECITATION", "blocked"],
    ["refusal", "blocked"],
    ["MALFORMED_FUNCTION_CALL", "failed"],
    ["constructor", "unknown"],
    ["a_new_one", "unknown"],
  ])("%s means %s", (reason, kind) => {
    expect(finishOf(reason).kind).toBe(kind);
  });

  it("that is unknown is shown as it is", () => {
    expect(finishOf("a_new_one").words).toContain("a_new_one");
  });
});
