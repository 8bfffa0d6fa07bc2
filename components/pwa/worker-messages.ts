/** What a page tells the service worker. */
type KeepShell = { type: "keep-shell"; userId: string; slug: string };

/** Asks it to keep the empty shell of a workspace for when there is no connection. */
export const keepShellMessage = (userId: string, slug: string): KeepShell => ({ type: "keep-shell", userId, slug });

/** Asks a new version to take over now. */
export const takeOverMessage = { type: "SKIP_WAITING" } as const;

export function isKeepShell(data: unknown): data is KeepShell {
  if (typeof data !== "object" || data === null) return false;
  const { type, userId, slug } = data as Record<string, unknown>;
  return type === "keep-shell" && typeof userId === "string" && typeof slug === "string" && /^[\w-]+$/.test(slug);
}
