import type { Db } from "#server/db/client.ts";

/** Names of the migrations the database has had. */
export async function migrationsApplied(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await db.pool.query<{ name: string }>(
    `select "migration_name" as "name" from "_prisma_migrations" where "finished_at" is not null and "rolled_back_at" is null`,
  );
  return new Set(rows.map((row) => row.name));
}

/** Events that wait for delivery: how many (counted to 1,000), and how old the oldest is in ms. */
export async function deliveryLag(db: Db, now: Date): Promise<{ waiting: number; oldestMs: number }> {
  const { rows } = await db.pool.query<{ waiting: number; oldest: Date | null }>(
    `select count(*)::int as "waiting", min("createdAt") as "oldest"
      from (select "createdAt" from "OutboxEvent" where "dispatchedAt" is null order by "createdAt" limit 1000) as "waiting"`,
  );
  const { waiting, oldest } = rows[0] ?? { waiting: 0, oldest: null };
  return { waiting, oldestMs: oldest ? Math.max(0, now.getTime() - oldest.getTime()) : 0 };
}
