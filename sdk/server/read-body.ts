import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip, type Gunzip } from "node:zlib";
import type { Refusal } from "./may-enter.ts";

/** A request's body, unpacked; or why it cannot be had. At most `maxBytes`, packed and unpacked. */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<{ bytes: Uint8Array } | { refusal: Refusal }> {
  const tooLarge = {
    refusal: {
      status: 413,
      message: `More than ${maxBytes} bytes. Send smaller batches, or start with a larger --max-body.`,
    },
  };
  if (Number(request.headers["content-length"]) > maxBytes) return tooLarge;
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip")
    return { refusal: { status: 415, message: "Content-Encoding must be gzip, or none." } };
  const packed = encoding === "gzip";
  let arrived = 0;
  let source: Readable = request;
  if (packed) {
    source = createGunzip();
    // Packed bytes are counted too: what unpacks to nothing could be endless.
    request.on("data", (chunk: Buffer) => {
      arrived += chunk.length;
    });
    request.once("error", (error) => source.destroy(error));
    request.pipe(source as Gunzip);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Destroying the request would take the answer with it.
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes || arrived > maxBytes) return tooLarge;
      chunks.push(chunk);
    }
  } catch {
    return {
      refusal: { status: 400, message: packed ? "The body is not gzip, or is cut." : "The body is cut." },
    };
  }
  return { bytes: Buffer.concat(chunks) };
}
