import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Appended to a client's key, as RFC 6455 §1.3 says. */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;

export interface EchoSocket {
  /** `ws://localhost:PORT` */
  url: string;
  close(): void;
}

/** A WebSocket server that sends each frame back, text and bytes alike. Frames shorter than 126 bytes only. */
export async function startEchoSocket(): Promise<EchoSocket> {
  const server = http.createServer();
  server.on("upgrade", (request, socket: Socket) => {
    const key = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${GUID}`).digest("base64");
    const protocol = request.headers["sec-websocket-protocol"]?.split(",")[0];
    socket.write(
      [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        `Sec-WebSocket-Accept: ${key}`,
        ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
        "\r\n",
      ].join("\r\n"),
    );
    let rest: Buffer = Buffer.alloc(0);
    socket.on("data", (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      rest = answer(rest, socket);
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://localhost:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Answers every whole frame; returns what is left. */
function answer(bytes: Buffer, socket: Socket): Buffer {
  let rest = bytes;
  for (;;) {
    const length = (rest[1] ?? 0) & 0x7f;
    if (rest.length < 6 + length) return rest;
    const kind = (rest[0] as number) & 0x0f;
    const mask = rest.subarray(2, 6);
    const payload = rest.subarray(6, 6 + length).map((byte, i) => byte ^ (mask[i % 4] as number));
    rest = rest.subarray(6 + length);
    if (kind !== TEXT && kind !== BINARY && kind !== CLOSE) continue;
    socket.write(Buffer.concat([Buffer.from([0x80 | kind, length]), payload]));
    if (kind === CLOSE) socket.end();
  }
}
