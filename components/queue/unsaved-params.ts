import { markUnsavedWords } from "#components/shell/unsaved-words.ts";

const unsaved = new Set<string>();

/** Whether changed details of this move stand in the form that an approval would not cover. */
export const hasUnsavedParams = (moveId: string): boolean => unsaved.has(moveId);

export function markUnsavedParams(moveId: string, isUnsaved: boolean): void {
  markUnsavedWords(`params:${moveId}`, isUnsaved);
  if (isUnsaved) unsaved.add(moveId);
  else unsaved.delete(moveId);
}
