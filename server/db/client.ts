import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Prisma, PrismaClient } from "./generated/client.ts";
import { tenantGuard } from "./tenant-guard.ts";

export { Prisma };

type Unguarded = Omit<PrismaClient, "$extends">;
const guarded = (client: PrismaClient) => client.$extends(tenantGuard);

export type GuardedPrisma = ReturnType<typeof guarded>;
/** What a transaction callback gets: the guarded client without its life-cycle calls. */
export type Tx = Omit<GuardedPrisma, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;

export type Db = {
  /** Guarded: an operation on a tenant model that names no workspace throws. */
  prisma: GuardedPrisma;
  /** The same connections for the hot paths that speak SQL. */
  pool: pg.Pool;
  /**
   * The unguarded client, for the few calls that turn a credential into a workspace or serve all workspaces as a worker.
   * @param reason for the reader; it has no effect
   */
  acrossTenants(reason: string): Unguarded;
  close(): Promise<void>;
};

/** @param url PostgreSQL connection string; @param size connections of the pool */
export function createDb(url: string, size = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max: size, idleTimeoutMillis: 30_000 });
  // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => {});
  const client = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
  return {
    prisma: guarded(client),
    pool,
    acrossTenants: () => client,
    close: async () => {
      await client.$disconnect();
      await pool.end();
    },
  };
}
