import type { Tx } from "#server/db/client.ts";
import type { Ctx } from "./context.ts";

export type { Tx };

/** One transaction for a change, its audit entry and its events: all of them, or none. */
export function transact<T>(ctx: Pick<Ctx, "db">, run: (tx: Tx) => Promise<T>): Promise<T> {
  return ctx.db.prisma.$transaction(run, { maxWait: 5_000, timeout: 15_000 });
}
