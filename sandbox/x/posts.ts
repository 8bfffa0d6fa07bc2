import type { Store } from "../store/journal.ts";

export type XAccount = { id: string; handle: string; name: string; followers: number; verified: boolean };
export type XPost = {
  /** Rises with time, as X's ids do. */
  id: string;
  authorId: string;
  text: string;
  inReplyToId: string | null;
  createdAtMs: number;
};

export type XStore = ReturnType<typeof createXStore>;

/** X's epoch, in milliseconds; an id is the time since then, shifted by 22 bits. */
const EPOCH_MS = 1_288_834_974_657;

/** Accounts and posts. */
export function createXStore(store: Store) {
  const accounts = store.collection<XAccount>("x.accounts");
  const posts = store.collection<XPost>("x.posts");
  let lastId = 0n;
  const newId = (atMs: number): string => {
    const newest = posts.all().reduce((most, post) => (BigInt(post.id) > most ? BigInt(post.id) : most), lastId);
    const own = BigInt(atMs - EPOCH_MS) << 22n;
    lastId = own > newest ? own : newest + 1n;
    return String(lastId);
  };
  return {
    accounts,
    byHandle: (handle: string) =>
      accounts.all().find((account) => account.handle.toLowerCase() === handle.replace(/^@/, "").toLowerCase()),
    /** Newest first. */
    posts: (): XPost[] => posts.all().sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1)),
    post: (id: string) => posts.get(id),
    write(post: Omit<XPost, "id" | "createdAtMs">, atMs = Date.now()): XPost {
      const stored = { ...post, id: newId(atMs), createdAtMs: atMs };
      posts.put(stored.id, stored);
      return stored;
    },
    remove: (id: string) => posts.delete(id),
  };
}
