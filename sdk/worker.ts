/**
 * `import "genai-traces/worker"` in a dedicated worker, before your own `message` listener: what the worker records
 * goes to the page that called `connectWorker`. Elsewhere it does nothing. Apart, so that pages do not carry it.
 */
import { joinPage } from "./journal/worker-transport.ts";

joinPage();
