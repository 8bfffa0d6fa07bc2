import { type IDBPDatabase, openDB } from "idb";
import type { Decider } from "./decision.ts";
import type { Kept, KeptStore } from "./kept.ts";

/** What this browser keeps, one database for each person: decisions that wait, and what was read last. */

const DECISIONS = "caseyos-decisions-";
const READS = "caseyos-reads-";

/** One query of the screens as it was answered last. `mark` tells whether it has to be asked again. */
export type StoredRead = { id: string; slug: string; key: readonly unknown[]; data: unknown; at: number; mark: string };

/** Gives way at once when another tab wants the database deleted. */
function open(name: string, table: string): Promise<IDBPDatabase> {
  const opened = openDB(name, 1, {
    upgrade: (db) => void db.createObjectStore(table, { keyPath: "id" }),
    blocking: () => void opened.then((db) => db.close()),
  });
  return opened;
}

/** The waiting decisions of a person in one workspace. */
export async function keptStore({ userId, slug }: Decider): Promise<KeptStore> {
  const db = await open(DECISIONS + userId, "kept");
  const mine = (rows: Kept[]) => rows.filter((kept) => kept.slug === slug).sort((a, b) => a.seq - b.seq);
  return {
    all: async () => mine((await db.getAll("kept")) as Kept[]),
    update: async (change) => {
      const tx = db.transaction("kept", "readwrite", { durability: "strict" });
      const { put = [], remove = [] } = change(mine((await tx.store.getAll()) as Kept[]));
      for (const id of remove) void tx.store.delete(id);
      for (const kept of put) void tx.store.put(kept);
      await tx.done;
    },
  };
}

/** What was read last, of a person in one workspace. */
export async function readStore({ userId, slug }: Decider) {
  const db = await open(READS + userId, "reads");
  return {
    all: async (): Promise<StoredRead[]> =>
      ((await db.getAll("reads")) as StoredRead[]).filter((read) => read.slug === slug),
    /** Writes `reads`, and forgets this workspace's others. */
    replace: async (reads: StoredRead[]): Promise<void> => {
      const tx = db.transaction("reads", "readwrite");
      const wanted = new Set(reads.map(({ id }) => id));
      for (const read of (await tx.store.getAll()) as StoredRead[])
        if (read.slug === slug && !wanted.has(read.id)) void tx.store.delete(read.id);
      for (const read of reads) void tx.store.put(read);
      await tx.done;
    },
  };
}

/** Deletes what this browser keeps of everybody whose id `isWanted` does not name: pages, reads, and decisions if told. */
export async function forget(isForgotten: (userId: string) => boolean, withDecisions: boolean): Promise<void> {
  const prefixes = withDecisions ? [READS, DECISIONS] : [READS];
  const databases = await indexedDB.databases();
  for (const { name = "" } of databases) {
    const prefix = prefixes.find((entry) => name.startsWith(entry));
    if (prefix && isForgotten(name.slice(prefix.length))) indexedDB.deleteDatabase(name);
  }
  for (const name of await caches.keys()) {
    const [kind, , userId = ""] = name.split(":");
    if (kind === "shell" && isForgotten(userId)) await caches.delete(name);
  }
}
