/** The newest call about each move that has not ended. */
const newest = new Map<string, Promise<unknown>>();

/**
 * What a person decides about one move reaches the server in the order in which they decided it: an undo never overtakes the
 * approval that it takes back. A refusal does not hold up what comes after it.
 */
export function inTurn<T>(moveId: string, call: () => Promise<T>): Promise<T> {
  const mine = (newest.get(moveId) ?? Promise.resolve()).then(call, call);
  newest.set(moveId, mine);
  const forget = () => {
    if (newest.get(moveId) === mine) newest.delete(moveId);
  };
  mine.then(forget, forget);
  return mine;
}

/** Whether a decision about this move is on its way: what the server says of the move meanwhile is already old. */
export const isDeciding = (moveId: string): boolean => newest.has(moveId);
