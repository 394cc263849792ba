import fs from "node:fs";
import http from "node:http";
import path from "node:path";

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}

export interface StaticServerOptions {
  /** Folders searched in order. */
  roots: string[];
  /** Default: any free one. */
  port?: number;
  /** Asked before the folders are searched; undefined leaves it to them. */
  answer?(request: http.IncomingMessage, url: URL): Answer | undefined | Promise<Answer | undefined>;
  /** More headers for the files. */
  headers?(url: URL): Record<string, string>;
}

export interface StaticServer {
  port: number;
  /** `http://localhost:PORT` */
  url: string;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves folders to this computer only. */
export async function serveStatic(options: StaticServerOptions): Promise<StaticServer> {
  const server = http.createServer((request, response) => {
    respond(request, response, options).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    port,
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  options: StaticServerOptions,
): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
  const answer = await options.answer?.(request, url);
  if (answer) {
    response
      .writeHead(answer.status ?? 200, { "cache-control": "no-store", ...answer.headers })
      .end(answer.body);
    return;
  }
  const file = fileFor(url, options.roots);
  if (file === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end(`No file for ${url.pathname}`);
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
    "cache-control": "no-cache", // not no-store: that would keep pages out of the back/forward cache
    ...options.headers?.(url),
  });
  fs.createReadStream(file).pipe(response);
}

function fileFor(url: URL, roots: string[]): string | undefined {
  const wanted = decodeURIComponent(url.pathname.endsWith("/") ? `${url.pathname}index.html` : url.pathname);
  for (const root of roots) {
    const file = path.join(root, wanted);
    const inside = file.startsWith(path.resolve(root) + path.sep);
    if (inside && fs.existsSync(file) && fs.statSync(file).isFile()) return file;
  }
  return undefined;
}
