import { expect } from "vitest";
import type { Connectors } from "#server/connectors/ports/connectors.ts";
import type { Db } from "#server/db/client.ts";
import { decide } from "#server/domain/approvals/index.ts";
import { executeMove, verifyReceipts } from "#server/domain/execution/index.ts";
import { contentHashOf } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import {
  aConnection,
  aContact,
  aMove,
  aSystemCtx,
  aWorkspace,
  noConnectors,
  type TestWorkspace,
  testDeps,
  unique,
} from "./build/index.ts";
import { type FakeClock, fakeClock } from "./clock.ts";
import { expectOutbox } from "./expect.ts";
import { type FaultyMailbox, faultyMailbox } from "./faulty-mailbox.ts";
import { type Killer, killableDb, runDurably } from "./steps.ts";

/** A workspace with a mailbox whose vendor misbehaves as told, and a clock of its own. */
export type SendingWorkspace = TestWorkspace & {
  clock: FakeClock;
  mailbox: FaultyMailbox;
  connectionId: string;
  address: string;
};

export async function aSendingWorkspace(
  db: Db,
  options: { clock?: FakeClock; holdSeconds?: number } = {},
): Promise<SendingWorkspace> {
  const clock = options.clock ?? fakeClock();
  const mailbox = faultyMailbox(clock);
  const connectors: Connectors = { ...noConnectors, email: () => mailbox.port };
  const ws = await aWorkspace(testDeps(db, { now: clock.now, connectors }), { holdSeconds: options.holdSeconds });
  const connection = await aConnection(ws.ctx);
  return { ...ws, clock, mailbox, connectionId: connection.id, address: connection.externalAccountId };
}

export type OpenMove = { moveId: string; contactId: string; recipient: string; contentHash: string };

/** An open move that is ready to be approved: its hash is that of its content, its draft passes the checks. */
export async function anOpenMove(
  ws: SendingWorkspace,
  options: { contactId?: string; recipient?: string; actionType?: "send_email" | "reply_email"; text?: string } = {},
): Promise<OpenMove> {
  const recipient = options.recipient ?? `dana-${unique()}@prospect.example`;
  const contactId = options.contactId ?? (await aContact(ws.ctx, { email: recipient })).id;
  const actionType = options.actionType ?? "send_email";
  const reply = { vendorThreadId: "thread-known", inReplyTo: "<them@prospect.example>", references: [] };
  const params = {
    to: [recipient],
    connectionId: ws.connectionId,
    thread: actionType === "reply_email" ? reply : null,
  };
  const draft = {
    subject: "Your request",
    text: options.text ?? "Hello Dana,\n\nthank you for your message. When would suit you?\n\nCasey",
    origin: { kind: "template", template: "test" },
    claims: [],
    leftOut: [],
    first: null,
  };
  const contentHash = contentHashOf({ actionType, params, subject: draft.subject, text: draft.text });
  const move = await aMove(ws.ctx, { contactId, actionType, params, draft, contentHash });
  return { moveId: move.id, contactId, recipient, contentHash };
}

export type ApprovedMove = OpenMove & { approvalId: string; holdUntil: string };

export async function approve(ws: SendingWorkspace, move: OpenMove): Promise<ApprovedMove> {
  const decision = await decide(ws.ctx, { moveId: move.moveId, contentHash: move.contentHash, verdict: "approve" });
  return { ...move, approvalId: decision.approvalId, holdUntil: decision.holdUntil ?? "" };
}

export const anApprovedMove = async (
  ws: SendingWorkspace,
  options: Parameters<typeof anOpenMove>[1] = {},
): Promise<ApprovedMove> => approve(ws, await anOpenMove(ws, options));

/** What the job runs as; with a killer, its process can die at any statement. */
export function jobCtx(ws: SendingWorkspace, kill?: Killer): Ctx {
  const ctx = aSystemCtx(ws);
  kill?.merge(ws.mailbox.sendCalls);
  return kill ? { ...ctx, db: killableDb(ctx.db, kill) } : ctx;
}

/** Executes the move as its job does, with every retry. */
export const runMove = (ws: SendingWorkspace, move: ApprovedMove) =>
  runDurably((steps) => executeMove(jobCtx(ws), steps, move), { clock: ws.clock });

export const moveOf = ({ db, workspaceId }: Ctx, { moveId }: { moveId: string }) =>
  db.prisma.move.findFirstOrThrow({ where: { workspaceId, id: moveId } });

/** Oldest first. */
export const executionsOf = ({ db, workspaceId }: Ctx, { moveId }: { moveId: string }) =>
  db.prisma.execution.findMany({ where: { workspaceId, moveId }, orderBy: { startedAt: "asc" } });

/** In the order of the chain. */
export const receiptsOf = ({ db, workspaceId }: Ctx) =>
  db.prisma.receipt.findMany({ where: { workspaceId }, orderBy: { seq: "asc" } });

/** The promise of execution: one mail, one receipt, everything closed, whatever happened on the way. */
export async function expectDoneOnce(ws: SendingWorkspace, move: ApprovedMove): Promise<void> {
  const { workspaceId } = ws;
  const { prisma } = ws.ctx.db;
  expect(ws.mailbox.sent).toHaveLength(1);
  expect(await receiptsOf(ws.ctx)).toMatchObject([{ seq: 1, moveId: move.moveId }]);
  expect(await moveOf(ws.ctx, move)).toMatchObject({ status: "done", closedAt: expect.any(Date) });
  expect(await verifyReceipts(ws.ctx)).toEqual({ isIntact: true, checked: 1 });
  const sent = { workspaceId, type: "email_sent", moveId: move.moveId };
  expect(await prisma.outcome.count({ where: sent })).toBe(1);
  await expectOutbox(ws.ctx, "execution.succeeded");
}
