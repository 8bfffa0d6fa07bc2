/** "Ana Diaz is looking at this too." */
export function lookingText(names: string[]): string {
  const [first = "", second = ""] = names;
  if (names.length === 1) return `${first} is looking at this too.`;
  if (names.length === 2) return `${first} and ${second} are looking at this too.`;
  return `${first} and ${names.length - 1} others are looking at this too.`;
}
