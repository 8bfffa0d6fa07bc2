/** What `u` and a message's button take back: the last few actions of this tab, newest first. */
export type Undo = {
  moveId: string;
  run: () => void;
  /** The message that offers it; it goes when the action is taken back some other way. */
  hide: () => void;
};

const KEPT = 10;
let stack: Undo[] = [];

export function pushUndo(undo: Undo): void {
  stack = [undo, ...stack.filter((entry) => entry.moveId !== undo.moveId)].slice(0, KEPT);
}

/** Takes back the newest action, or the last one on the move named. False when there is none. */
export function runUndo(moveId?: string): boolean {
  const found = moveId === undefined ? stack[0] : stack.find((entry) => entry.moveId === moveId);
  if (!found) return false;
  forgetUndo(found);
  found.hide();
  found.run();
  return true;
}

export function forgetUndo(undo: Undo): void {
  stack = stack.filter((entry) => entry !== undo);
}
