import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Where the client libraries of the browser tests are installed; elsewhere with `CLIENT_LIBRARIES`. */
const CLIENTS = process.env.CLIENT_LIBRARIES ?? new URL("../../../clients/", import.meta.url).pathname;

/** A real library, or `undefined` where the clients' own package is not installed: then its tests are skipped. */
export async function clientLibrary<T>(specifier: string): Promise<T | undefined> {
  try {
    const path = createRequire(`${CLIENTS}/package.json`).resolve(specifier);
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as T;
  } catch {
    return undefined;
  }
}
