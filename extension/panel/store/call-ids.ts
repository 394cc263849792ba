let last = 0;

/** Names a question to a model, so that the engine can be told to cancel it: unlike any other of this panel. */
export const nextCallId = (): number => ++last;
