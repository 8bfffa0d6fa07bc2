import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

export type Collection<T> = {
  get(id: string): T | undefined;
  put(id: string, value: T): void;
  delete(id: string): void;
  all(): T[];
  size(): number;
};

export type Store = {
  collection<T>(name: string): Collection<T>;
  /** Forgets everything, in memory and on disk. */
  wipe(): void;
  close(): void;
};

type Line = [collection: string, id: string, value: unknown];

/** Restore is refused and the world is seeded anew when this changes. */
const SCHEMA = 1;
const COMPACT_ABOVE_DEAD_LINES = 2_000;

/**
 * In-memory collections with an append-only journal. A change is on its way to the disk (written to the OS, not synced) before the
 * answer that reports it leaves, so a kill -9 of this process loses nothing that a client was told.
 * @param file journal path; null keeps everything in memory only
 */
export function openStore(file: string | null): Store {
  const maps = new Map<string, Map<string, unknown>>();
  const mapOf = (name: string): Map<string, unknown> => {
    const known = maps.get(name);
    if (known) return known;
    const created = new Map<string, unknown>();
    maps.set(name, created);
    return created;
  };
  if (file && !restore(file, maps, mapOf)) writeWhole(file, maps);
  let handle = file ? openSync(file, "a", 0o600) : null;
  let pending: string[] = [];

  const flush = (): void => {
    const lines = pending;
    pending = [];
    if (handle !== null && lines.length > 0) writeSync(handle, lines.join(""));
  };
  const append = (line: Line): void => {
    if (handle === null) return;
    if (pending.length === 0) queueMicrotask(flush);
    pending.push(`${JSON.stringify(line)}\n`);
  };

  return {
    collection: <T>(name: string) => collectionOf<T>(name, () => mapOf(name), append),
    wipe() {
      pending = [];
      for (const map of maps.values()) map.clear();
      if (!file || handle === null) return;
      closeSync(handle);
      writeWhole(file, maps);
      handle = openSync(file, "a", 0o600);
    },
    close() {
      flush();
      if (handle !== null) closeSync(handle);
      handle = null;
    },
  };
}

function collectionOf<T>(name: string, map: () => Map<string, unknown>, append: (line: Line) => void): Collection<T> {
  return {
    // Each collection is opened with one type in one place; the journal holds what that place wrote.
    get: (id) => map().get(id) as T | undefined,
    all: () => [...map().values()] as T[],
    size: () => map().size,
    put(id, value) {
      map().set(id, value);
      append([name, id, value]);
    },
    delete(id) {
      if (map().delete(id)) append([name, id, null]);
    },
  };
}

/** @returns false when there is no journal of this schema */
function restore(
  file: string,
  maps: Map<string, Map<string, unknown>>,
  mapOf: (name: string) => Map<string, unknown>,
): boolean {
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, "utf8").split("\n");
  if (lines[0] !== schemaLine()) return false;
  let count = 0;
  for (const text of lines.slice(1)) {
    const line = parseLine(text);
    if (!line) continue;
    count += 1;
    const [name, id, value] = line;
    if (value === null) mapOf(name).delete(id);
    else mapOf(name).set(id, value);
  }
  const live = [...maps.values()].reduce((sum, map) => sum + map.size, 0);
  const wasCut = lines.at(-1) !== "";
  if (wasCut || count - live > COMPACT_ABOVE_DEAD_LINES) writeWhole(file, maps);
  return true;
}

/** A line that was cut off by a kill is the last one and is dropped. */
function parseLine(text: string): Line | null {
  if (!text) return null;
  try {
    return JSON.parse(text) as Line;
  } catch {
    return null;
  }
}

function schemaLine(): string {
  return JSON.stringify(["#", "schema", SCHEMA]);
}

function writeWhole(file: string, maps: Map<string, Map<string, unknown>>): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lines = [schemaLine()];
  for (const [name, map] of maps) for (const [id, value] of map) lines.push(JSON.stringify([name, id, value]));
  writeFileSync(`${file}.tmp`, `${lines.join("\n")}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}
