import { engineWorker } from "../engine/engine-worker.ts";

// Stands before the panel's own script, which takes longer to come: meanwhile the engine starts.
engineWorker();
