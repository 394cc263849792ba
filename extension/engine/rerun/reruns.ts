import { askModel, testEndpoint } from "./endpoint.ts";
import type { OwnDoor } from "./own-road.ts";
import type {
  AskRequest,
  AskResult,
  EndpointVerdict,
  ModelEndpoint,
  RerunProgress,
  RerunRequest,
  RerunResult,
} from "./rerun-api.ts";

interface RerunsParts extends OwnDoor {
  fetch: typeof fetch;
}

/** What calls models, and reads what they say, is only loaded when somebody calls one. */
const load = () => import("./call-model.ts");

/** Model calls that are made again at the user's word, and at nobody else's. */
export class Reruns {
  readonly #running = new Map<number, AbortController>();

  constructor(private readonly parts: RerunsParts) {}

  /** Never rejects: what went wrong is in the answer. */
  async run(request: RerunRequest, tell: (progress: RerunProgress) => void): Promise<RerunResult> {
    const stop = new AbortController();
    this.#running.set(request.id, stop);
    try {
      const { callModel } = await load();
      return await callModel(request, { ...this.parts, tell, signal: stop.signal });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { failure: { problem: "broken", detail }, cancelled: false };
    } finally {
      this.#running.delete(request.id);
    }
  }

  async ask(request: AskRequest): Promise<AskResult> {
    const stop = new AbortController();
    this.#running.set(request.id, stop);
    const result = await askModel(request, this.parts.fetch, stop.signal);
    this.#running.delete(request.id);
    return result;
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort();
  }

  test(endpoint: ModelEndpoint): Promise<EndpointVerdict> {
    return testEndpoint(endpoint, this.parts.fetch);
  }
}
