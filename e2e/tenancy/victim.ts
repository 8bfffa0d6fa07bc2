import { createHash } from "node:crypto";
import type pg from "pg";
import type { Db } from "#server/db/client.ts";
import { requestApproval, setStandIn, startBulkReview } from "#server/domain/approvals/index.ts";
import { saveRule } from "#server/domain/autonomy/index.ts";
import { addComment, saveView } from "#server/domain/collaboration/index.ts";
import { saveSequence } from "#server/domain/sequences/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import {
  aCompany,
  aConnection,
  aContact,
  aMember,
  aMove,
  anApiKey,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { anEnrolment } from "#server/testing/sequences.ts";
import { until } from "../support/until.ts";

export type Victim = {
  workspace: TestWorkspace;
  slug: string;
  /** Stands in every text of the victim: seeing it is a leak. */
  mark: string;
  ids: Record<
    | "move"
    | "contact"
    | "company"
    | "connection"
    | "key"
    | "invite"
    | "signal"
    | "member"
    | "receipt"
    | "comment"
    | "view"
    | "killSwitch"
    | "suppression"
    | "approval"
    | "standIn"
    | "bulkReview"
    | "rule"
    | "sequence"
    | "enrolment"
    | "notification"
    | "device",
    string
  >;
  contentHash: string;
};

export type Person = { email: string; ctx: Ctx };

export async function emailOf(db: Db, ctx: Ctx): Promise<string> {
  const user = await db
    .acrossTenants("e2e")
    .user.findUniqueOrThrow({ where: { id: ctx.actor.id }, select: { email: true } });
  return user.email;
}

/** Execution, receipt and outcome of a finished move. */
async function plantHistory(ctx: Ctx, mark: string): Promise<string> {
  const { workspaceId } = ctx;
  const move = await aMove(ctx, { title: `Done for ${mark}`, status: "done", closedAt: ctx.now() });
  const approvalId = ctx.newId();
  const executionId = ctx.newId();
  const receiptId = ctx.newId();
  const { prisma } = ctx.db;
  const common = { workspaceId, moveId: move.id };
  await prisma.approvalRequest.create({
    data: { ...common, id: approvalId, contentHash: move.contentHash, status: "granted", requestedByType: "user" },
  });
  await prisma.decision.create({
    data: {
      ...common,
      id: ctx.newId(),
      approvalId,
      verdict: "approve",
      contentHash: move.contentHash,
      decidedByType: "user",
      decidedById: ctx.actor.id,
      surface: "web",
      note: mark,
    },
  });
  await prisma.execution.create({
    data: {
      ...common,
      id: executionId,
      approvalId,
      actionType: "send_email",
      contentHash: move.contentHash,
      status: "succeeded",
      idempotencyKey: `<${mark}@e2e.test>`,
      finishedAt: ctx.now(),
    },
  });
  await prisma.receipt.create({
    data: {
      ...common,
      id: receiptId,
      seq: 1,
      executionId,
      body: { vendor: "google", approvedBy: mark },
      prevHash: "",
      hash: createHash("sha256").update(mark).digest("hex"),
    },
  });
  await prisma.outcome.create({
    data: {
      ...common,
      id: ctx.newId(),
      executionId,
      type: "email_replied",
      source: "gmail",
      confidence: 1,
      recordedImpact: 8,
      contactId: move.contactId,
      evidence: { mark },
      naturalKey: mark,
      occurredAt: ctx.now(),
    },
  });
  await prisma.auditEntry.create({
    data: {
      ...common,
      id: ctx.newId(),
      action: "move.executed",
      actorType: "user",
      actorId: ctx.actor.id,
      subjectType: "move",
      subjectId: move.id,
      detail: { mark },
    },
  });
  return receiptId;
}

/** A request that waits, somebody who stands in, a bulk review, and a rule with what it made of a move. */
async function plantApprovals(ctx: Ctx, mark: string, memberId: string) {
  const { workspaceId } = ctx;
  const { prisma } = ctx.db;
  const move = await aMove(ctx, { title: `Waits for ${mark}` });
  const asked = await requestApproval(ctx, { moveId: move.id, note: mark });
  const standIn = await setStandIn(ctx, {
    toUserId: memberId,
    startsAt: ctx.now().toISOString(),
    endsAt: new Date(ctx.now().getTime() + 86_400_000).toISOString(),
  });
  const other = await aMove(ctx, { title: `Together with ${mark}` });
  const { reviewId } = await startBulkReview(ctx, { moveIds: [other.id] });
  const rule = await saveRule(ctx, {
    name: mark.slice(0, 80),
    priority: 50,
    conditions: { domains: ["prospect.example"] },
    dailyCap: null,
    expiresAt: null,
    maxBadShare: 0.1,
  });
  await prisma.autoDecision.create({
    data: {
      id: ctx.newId(),
      workspaceId,
      moveId: other.id,
      contentHash: other.contentHash,
      actionType: "send_email",
      segment: "new",
      verdict: "needs_review",
      ruleId: rule.id,
      why: mark,
      considered: [],
    },
  });
  await prisma.autonomyCell.create({
    data: { workspaceId, actionType: "send_email", segment: "new", level: "observe", reason: mark },
  });
  return { approval: asked.approvalId, standIn: standIn.id, bulkReview: reviewId, rule: rule.id };
}

/** Somebody in a sequence whose first step is far off, so that no job touches it. */
async function plantSequence(ws: TestWorkspace, mark: string, contactId: string) {
  const steps = [{ delayDays: 60, subject: `Step of ${mark}`, text: `Words of ${mark}` }];
  const { id: sequenceId } = await saveSequence(ws.ctx, { name: mark.slice(0, 80), steps });
  const { enrolmentId } = await anEnrolment(ws, { sequenceId, contactId });
  return { sequence: sequenceId, enrolment: enrolmentId };
}

/** A pulled kill switch and somebody nothing is sent to. */
async function plantGuardrails(ctx: Ctx, mark: string): Promise<{ killSwitch: string; suppression: string }> {
  const { workspaceId } = ctx;
  const [killSwitch, suppression] = [ctx.newId(), ctx.newId()];
  await ctx.db.prisma.killSwitch.create({
    data: {
      id: killSwitch,
      workspaceId,
      scope: "action_type",
      target: "call_webhook",
      reason: mark,
      engagedByType: "user",
      engagedById: ctx.actor.id,
      engagedAt: ctx.now(),
    },
  });
  await ctx.db.prisma.suppression.create({
    data: {
      id: suppression,
      workspaceId,
      value: `gone@${mark}.example`,
      reason: "opted_out",
      note: mark,
      source: "person",
      createdByType: "user",
      createdById: ctx.actor.id,
      createdAt: ctx.now(),
    },
  });
  return { killSwitch, suppression };
}

/** Something the victim was told, and a browser they are pushed to. */
async function plantNotifications(ctx: Ctx, mark: string): Promise<{ notification: string; device: string }> {
  const { workspaceId, actor } = ctx;
  const [notification, device] = [ctx.newId(), ctx.newId()];
  const own = { workspaceId, userId: actor.id, createdAt: ctx.now() };
  await ctx.db.prisma.notification.create({
    data: {
      ...own,
      id: notification,
      type: "mention",
      naturalKey: mark,
      title: `Told ${mark}`,
      path: "today",
      isInApp: true,
    },
  });
  await ctx.db.prisma.pushDevice.create({
    data: { ...own, id: device, endpointHash: mark, targetBox: "v1.test", label: `Phone of ${mark}` },
  });
  return { notification, device };
}

/** A workspace with one row of everything, each holding the mark. */
export async function plantVictim(db: Db): Promise<Victim> {
  const workspace = await aWorkspace(testDeps(db));
  const { ctx, workspaceId, slug } = workspace;
  const mark = `zq${unique()}${unique()}`;
  await db.prisma.workspace.update({
    where: { id: workspaceId },
    data: { name: `Workspace of ${mark}` },
    select: { id: true },
  });
  const company = await aCompany(ctx, { name: `Company ${mark}`, domain: `${mark}.example` });
  const contact = await aContact(ctx, {
    companyId: company.id,
    email: `person@${mark}.example`,
    firstName: "Vera",
    lastName: mark,
  });
  const connection = await aConnection(ctx, {
    externalAccountId: `box@${mark}.example`,
    accountLabel: `box@${mark}.example`,
    status: "reconnect_needed",
  });
  const draft = {
    subject: `About ${mark}`,
    text: `Dear ${mark}`,
    origin: { kind: "template", template: "first-reply" },
    claims: [],
    leftOut: [],
    first: null,
  };
  const params = { to: [`person@${mark}.example`], connectionId: connection.id, thread: null };
  const move = await aMove(ctx, {
    title: `Reply to ${mark}`,
    contactId: contact.id,
    companyId: company.id,
    ownerId: ctx.actor.id,
    params,
    draft,
  });
  const signalId = ctx.newId();
  await db.prisma.signal.create({
    data: {
      id: signalId,
      workspaceId,
      source: "form",
      type: "form_submitted",
      contactId: contact.id,
      moveId: move.id,
      payload: { email: `person@${mark}.example`, message: mark },
      naturalKey: mark,
      status: "accepted",
      occurredAt: ctx.now(),
    },
  });
  await db.prisma.emailMessage.create({
    data: {
      id: ctx.newId(),
      workspaceId,
      connectionId: connection.id,
      contactId: contact.id,
      direction: "inbound",
      vendorMessageId: mark,
      vendorThreadId: mark,
      references: [],
      fromAddress: `person@${mark}.example`,
      toAddresses: [],
      subject: `Question of ${mark}`,
      text: `Words of ${mark}`,
      sentAt: ctx.now(),
    },
  });
  const inviteId = ctx.newId();
  await db.prisma.invite.create({
    data: {
      id: inviteId,
      workspaceId,
      email: `guest@${mark}.example`,
      role: "member",
      invitedById: ctx.actor.id,
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });
  const guards = await plantGuardrails(ctx, mark);
  const comment = await addComment(ctx, { moveId: move.id, text: `Ask ${mark}`, mentions: [] });
  const view = await saveView(ctx, { name: mark.slice(0, 40), query: { view: "open" }, isShared: true });
  const key = await anApiKey(ctx);
  const member = await aMember(workspace, "member");
  const receipt = await plantHistory(ctx, mark);
  const approvals = await plantApprovals(ctx, mark, member.actor.id);
  const sequences = await plantSequence(workspace, mark, contact.id);
  const notifications = await plantNotifications(ctx, mark);
  const ids = {
    move: move.id,
    contact: contact.id,
    company: company.id,
    connection: connection.id,
    key: key.id,
    invite: inviteId,
    signal: signalId,
    member: member.actor.id,
    receipt,
    ...guards,
    ...approvals,
    ...sequences,
    ...notifications,
    comment: comment.id,
    view: view.id,
  };
  return { workspace, slug, mark, ids, contentHash: move.contentHash };
}

/**
 * Until what the product itself makes of the planted rows is done: delivering what the victim is told, for one, changes rows
 * after it began.
 */
export async function untilSettled(pool: pg.Pool, workspaceId: string): Promise<void> {
  await until("the victim's own jobs", async () => {
    const { rows } = await pool.query<{ isOpen: boolean }>(
      `select exists (select 1 from "OutboxEvent" where "workspaceId" = $1 and "dispatchedAt" is null)
         or exists (select 1 from inngest.run where scope = $1::uuid::text and ended_at is null) as "isOpen"`,
      [workspaceId],
    );
    return rows[0]?.isOpen === false;
  });
}

/** A fingerprint of every row of a workspace, so that a write from outside shows wherever it lands. */
export async function fingerprint(pool: pg.Pool, workspaceId: string): Promise<Record<string, string>> {
  const tables = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'workspaceId' order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ print: string }>(
      `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') as print from "${name}" t where "workspaceId" = $1`,
      [workspaceId],
    );
    prints[name] = rows[0]?.print ?? "-";
  }
  return prints;
}
