import { expect } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { type ErrorCode, isAppError } from "#server/platform/pure/errors.ts";

type Subject = { id: string } | string;
const idOf = (subject: Subject): string => (typeof subject === "string" ? subject : subject.id);

/** Fails unless the workspace's audit log has the action on the subject; returns the newest such entry. */
export async function expectAudit(ctx: Ctx, action: string, subject: Subject) {
  const subjectId = idOf(subject);
  const entries = await ctx.db.prisma.auditEntry.findMany({
    where: { workspaceId: ctx.workspaceId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  const found = entries.find((entry) => entry.action === action && entry.subjectId === subjectId);
  const seen = entries.map((entry) => `${entry.action} on ${entry.subjectType} ${entry.subjectId}`);
  if (!found) expect.fail(`No audit entry ${action} on ${subjectId}. There is: ${seen.join(", ") || "nothing"}`);
  return found;
}

/** Fails unless the outbox has exactly `count` events of the name for the workspace; returns them, oldest first. */
export async function expectOutbox(ctx: Ctx, name: string, count = 1) {
  const events = await ctx.db.prisma.outboxEvent.findMany({
    where: { workspaceId: ctx.workspaceId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const found = events.filter((event) => event.name === name);
  const seen = events.map((event) => event.name).join(", ") || "nothing";
  expect(found.length, `${name} in the outbox of the workspace; there is: ${seen}`).toBe(count);
  for (const event of found)
    expect(event.payload).toMatchObject({ workspaceId: ctx.workspaceId, requestId: expect.any(String) });
  return found;
}

/**
 * Fails unless the call throws an AppError of this code and reason.
 * @param reason dotted reason, or null where the code says enough
 */
export async function rejectsWith(code: ErrorCode, reason: string | null, call: () => Promise<unknown>) {
  const thrown = await call().then(
    (value) => expect.fail(`Expected ${code}, and it returned ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!isAppError(thrown)) throw thrown;
  expect({ code: thrown.code, reason: reason === null ? null : thrown.reason }).toEqual({ code, reason });
  return thrown;
}
