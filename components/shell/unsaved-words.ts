/** What has been typed here and is nowhere else: reloading the page would lose it. */

const kept = new Set<string>();
const typed = new Set<HTMLInputElement | HTMLTextAreaElement>();

/** For words that outlive their field, such as a draft that is left for another row. */
export function markUnsavedWords(key: string, isUnsaved: boolean): void {
  if (isUnsaved) kept.add(key);
  else kept.delete(key);
}

export const hasUnsavedWordsOf = (key: string): boolean => kept.has(key);

/** Whether words stand in a field that somebody typed in, or are kept for one. A search is no loss. */
export function hasUnsavedWords(): boolean {
  for (const field of typed) if (!field.isConnected) typed.delete(field);
  return kept.size > 0 || [...typed].some((field) => field.value.trim() !== "");
}

const isText = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !["search", "checkbox", "radio", "range", "file"].includes(target.type));

/** From now on, notes what is typed in. Only in browsers. @returns how to stop */
export function watchTyping(): () => void {
  const note = ({ target }: Event) => {
    if (isText(target)) typed.add(target);
  };
  document.addEventListener("input", note, true);
  return () => document.removeEventListener("input", note, true);
}
