import { hasUnsavedWordsOf, markUnsavedWords } from "#components/shell/unsaved-words.ts";

const keyOf = (moveId: string): string => `params:${moveId}`;

/** Whether changed details of this move stand in the form that an approval would not cover. */
export const hasUnsavedParams = (moveId: string): boolean => hasUnsavedWordsOf(keyOf(moveId));

export const markUnsavedParams = (moveId: string, isUnsaved: boolean): void =>
  markUnsavedWords(keyOf(moveId), isUnsaved);
