import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import path from "node:path";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

/** A file of the folder, or 404. */
export async function serveFile(folder: string, address: string, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(address, "http://localhost");
  const root = path.resolve(folder);
  const file = path.join(
    root,
    decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname),
  );
  const body = file.startsWith(root + path.sep) ? await readFile(file).catch(() => undefined) : undefined;
  if (body === undefined) response.writeHead(404, { "content-type": "text/plain" }).end("Not here");
  else
    response
      .writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" })
      .end(body);
}
