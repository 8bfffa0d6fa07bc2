import { createFakeVendors } from "#server/connectors/fake.ts";
import type { Db, Prisma } from "#server/db/client.ts";
import type { ActionType } from "#server/domain/actions/contract.ts";
import { typedParams } from "#server/domain/actions/contract.ts";
import { decide } from "#server/domain/approvals/index.ts";
import { contentHashOf } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aConnection, aMove, aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "./build/index.ts";
import { type FakeClock, fakeClock } from "./clock.ts";
import { faultyPorts } from "./faulty-ports.ts";
import { type Killer, killableDb } from "./steps.ts";

export const CHANNEL = "C0SALES001";

/** A workspace with an account at every vendor, all in memory, whose writes fail as told, and a clock of its own. */
export type ActingWorkspace = TestWorkspace & {
  clock: FakeClock;
  vendors: ReturnType<typeof createFakeVendors>;
  ports: ReturnType<typeof faultyPorts>;
  /** Mailbox, calendar and drive. */
  googleId: string;
  address: string;
  xId: string;
};

export async function anActingWorkspace(db: Db): Promise<ActingWorkspace> {
  const clock = fakeClock();
  const vendors = createFakeVendors({ now: clock.now, portal: { portalId: unique() } });
  const address = `casey-${unique()}@team.test`;
  const { google } = vendors;
  const scopes = Object.values<readonly string[]>(google.oauth.features ?? {}).flat();
  const ports = faultyPorts(vendors.connectors, {
    google: google.grant(address, scopes).accessToken,
    hubspot: vendors.hubspot.grant("portal").accessToken,
    slack: vendors.slack.grant("team").accessToken,
    x: vendors.x.grant("brightline").accessToken,
  });
  const ws = await aWorkspace(testDeps(db, { now: clock.now, connectors: ports.connectors }));
  const googleRow = await aConnection(ws.ctx, { externalAccountId: address, accountLabel: address, scopes });
  const portal = { provider: "hubspot", userId: null, externalAccountId: unique() };
  await aConnection(ws.ctx, portal);
  await aConnection(ws.ctx, { provider: "slack", userId: null, externalAccountId: unique() });
  const x = await aConnection(ws.ctx, { provider: "x", externalAccountId: unique() });
  return { ...ws, clock, vendors, ports, googleId: googleRow.id, address, xId: x.id };
}

export type ActionContent = {
  actionType: ActionType;
  params: Record<string, unknown>;
  draft: { subject: string; text: string } | null;
};

export type ApprovedAction = { moveId: string; approvalId: string; holdUntil: string; contentHash: string };

/** An open move with this content, its hash that of the content. */
export async function anActionMove(ws: ActingWorkspace, content: ActionContent) {
  const { actionType } = content;
  const { params } = typedParams(actionType, content.params);
  const origin = { kind: "person", memberId: ws.userId };
  const draft = content.draft && { ...content.draft, origin, claims: [], leftOut: [], first: null };
  const words = { subject: content.draft?.subject ?? null, text: content.draft?.text ?? null };
  const contentHash = contentHashOf({ actionType, params, ...words });
  const move = await aMove(ws.ctx, { actionType, params: params as Prisma.InputJsonObject, contentHash });
  if (draft) {
    const where = { workspaceId: ws.workspaceId, id: move.id };
    await ws.ctx.db.prisma.move.updateMany({ where, data: { draft } });
  } else {
    await ws.ctx.db.pool.query(`update "Move" set "draft" = null where "id" = $1`, [move.id]);
  }
  return { moveId: move.id, contentHash };
}

export async function approveAction(ws: ActingWorkspace, move: { moveId: string; contentHash: string }) {
  const { approvalId, holdUntil } = await decide(ws.ctx, { ...move, verdict: "approve" });
  return { ...move, approvalId, holdUntil: holdUntil ?? "" } satisfies ApprovedAction;
}

export const anApprovedAction = async (ws: ActingWorkspace, content: ActionContent): Promise<ApprovedAction> =>
  approveAction(ws, await anActionMove(ws, content));

/** What the job runs as; with a killer, its process can die at any statement. */
export function actingJobCtx(ws: ActingWorkspace, kill?: Killer): Ctx {
  const ctx = aSystemCtx(ws);
  kill?.merge(ws.ports.writes);
  return kill ? { ...ctx, db: killableDb(ctx.db, kill) } : ctx;
}

/** All that a person would find at the vendors. What is cancelled, archived or in the trash is gone; stamps do not matter. */
export function vendorState(ws: ActingWorkspace) {
  const { google, hubspot, slack, x, webhook } = ws.vendors;
  const kinds = ["contact", "company", "deal", "task", "note"] as const;
  const filled = (properties: Record<string, string>) =>
    Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ""));
  return {
    mails: google.mails(ws.address).map(({ subject, text, labels, to }) => ({ subject, text, labels, to })),
    events: google.calendars
      .events(ws.address)
      .filter(({ status }) => status !== "cancelled")
      .map(({ id, title, description, startsAt, endsAt, timeZone, attendees }) => {
        return { id, title, description, startsAt, endsAt, timeZone, attendees };
      }),
    documents: google.files.all().filter(({ isTrashed }) => !isTrashed).map(({ id, title }) => ({ id, title })), // biome-ignore format: one list
    records: kinds.flatMap((kind) =>
      hubspot.records
        .live(kind)
        .map(({ id, properties, links }) => ({ kind, id, properties: filled(properties), links })),
    ),
    messages: slack.messages.map(({ channel, text, threadTs }) => ({ channel, text, threadTs })),
    posts: x.posts.map(({ text, inReplyToId }) => ({ text, inReplyToId })),
    webhooks: webhook.posted.length,
  };
}
