import type { Deps } from "./context.ts";
import { DAY_MS, HOUR_MS } from "./pure/time.ts";

/** How long rows stay that nothing reads any more. */
const KEEP_MS = { rateWindow: HOUR_MS * 2, idempotency: DAY_MS * 2, dispatchedEvent: DAY_MS * 14 } as const;

/** Deletes what has expired, in all workspaces. @returns rows deleted, by table */
export async function sweepExpired(deps: Deps): Promise<Record<string, number>> {
  const now = deps.now().getTime();
  const before = (ms: number) => new Date(now - ms);
  const prisma = deps.db.acrossTenants("hourly sweep of expired rows");
  const windows = await prisma.rateWindow.deleteMany({ where: { windowStart: { lt: before(KEEP_MS.rateWindow) } } });
  const records = await prisma.idempotencyRecord.deleteMany({
    where: { createdAt: { lt: before(KEEP_MS.idempotency) } },
  });
  const attempts = await prisma.connectAttempt.deleteMany({ where: { expiresAt: { lt: before(0) } } });
  const tokens = await prisma.verificationToken.deleteMany({ where: { expires: { lt: before(0) } } });
  const events = await prisma.outboxEvent.deleteMany({
    where: { dispatchedAt: { lt: before(KEEP_MS.dispatchedEvent) } },
  });
  return {
    rateWindows: windows.count,
    idempotencyRecords: records.count,
    connectAttempts: attempts.count,
    verificationTokens: tokens.count,
    outboxEvents: events.count,
  };
}
