/** Only this one script may be started: the panel's CSP asks for a policy, and this is the only one. */
const WORKER_SCRIPT = "engine.js";

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The worker's address, as Trusted Types want it where the browser knows them. */
function workerUrl(): unknown {
  const url = new URL(WORKER_SCRIPT, document.baseURI).href;
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return url;
  const policy = trustedTypes.createPolicy("genai-traces-worker", {
    createScriptURL(asked) {
      if (asked !== url) throw new TypeError(`Only ${WORKER_SCRIPT} may be started as a worker`);
      return asked;
    },
  });
  return policy.createScriptURL(url);
}

let worker: Worker | undefined;

/** The document's one worker with the engine in it, started when it is first asked for. */
export function engineWorker(): Worker {
  worker ??= new Worker(workerUrl() as string, { type: "module", name: "genai-traces-engine" });
  return worker;
}
