import { createHash } from "node:crypto";
import type { Store } from "../store/journal.ts";

export type ModelKeys = ReturnType<typeof createModelKeys>;

const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

/** Every key is good until it is revoked; of a revoked one its hash is kept, because people may try a real one here. */
export function createModelKeys(store: Store) {
  const revoked = store.collection<{ at: string }>("model.revoked");
  return {
    revoke: (key: string): void => revoked.put(hashOf(key), { at: new Date().toISOString() }),
    isRevoked: (key: string | null): boolean => key !== null && revoked.get(hashOf(key)) !== undefined,
  };
}
