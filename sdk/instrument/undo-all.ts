export type Undo = () => void;

/** One undo for several. */
export const undoAll =
  (...undos: Undo[]): Undo =>
  () => {
    for (const undo of undos) undo();
  };
