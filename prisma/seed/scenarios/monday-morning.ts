import { HUBSPOT_PORTAL_ID, SEEDED_TOKENS, SLACK_TEAM, X_ACCOUNT } from "#sandbox/constants.ts";
import { buildScenario, type ScenarioUser, SELLER_TIME_ZONE as timeZone } from "#sandbox/scenario.ts";
import { defaultWatch } from "#server/domain/connections/index.ts";
import { syncMailbox } from "#server/domain/connections/jobs/index.ts";
import { defaultWeights } from "#server/domain/learning/index.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { seal } from "#server/platform/crypto.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { DAY_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import type { StepPort } from "#server/platform/steps.ts";

/** Steps that run at once: a seed has nothing to survive. */
const inline: StepPort = { run: (_id, body) => body(), sleepUntil: async () => {} };

/** The scenario's people, their workspace and its four connections. */
async function createPeople(deps: Deps, users: ScenarioUser[]): Promise<{ ctx: Ctx; mailboxId: string }> {
  const workspaceId = asWorkspaceId(deps.newId());
  const { prisma } = deps.db;
  await prisma.workspace.create({
    data: { id: workspaceId, slug: "brightline", name: "Brightline", timeZone, isSandbox: true },
    select: { id: true },
  });
  const ids = new Map<string, string>();
  for (const user of users) {
    const id = deps.newId();
    ids.set(user.key, id);
    const data = { id, email: user.email, name: user.name, timeZone, emailVerifiedAt: deps.now() };
    await prisma.user.create({ data, select: { id: true } });
    await prisma.member.create({ data: { workspaceId, userId: id, role: user.role }, select: { userId: true } });
  }
  await prisma.weightSet.create({ data: { workspaceId, ...defaultWeights }, select: { version: true } });
  const casey = ids.get("casey") ?? "";
  const mailboxId = await connect(deps, workspaceId, "google", casey);
  for (const provider of ["hubspot", "slack", "x"] as const) await connect(deps, workspaceId, provider, null);
  await prisma.socialWatch.create({ data: { workspaceId, ...watch }, select: { workspaceId: true } });
  const actor = { type: "user", id: casey, role: "admin", name: "Casey Lindqvist" } as const;
  return { ctx: createCtx(deps, { workspaceId, actor, requestId: deps.newId(), surface: "cli" }), mailboxId };
}

/** What Brightline watches for on X. */
const watch = {
  ...defaultWatch,
  topics: ["fleet tracking", "telematics", "fleet management"],
  competitors: ["Pathlight", "Routewise"],
};

type Seeded = { account: string; label: string; refreshToken: string | null };
const seeded: Record<keyof typeof SEEDED_TOKENS, Seeded> = {
  google: {
    account: SEEDED_TOKENS.google.email,
    label: SEEDED_TOKENS.google.email,
    refreshToken: SEEDED_TOKENS.google.refreshToken,
  },
  hubspot: {
    account: String(HUBSPOT_PORTAL_ID),
    label: `Portal ${HUBSPOT_PORTAL_ID}`,
    refreshToken: SEEDED_TOKENS.hubspot.refreshToken,
  },
  slack: { account: SLACK_TEAM.id, label: SLACK_TEAM.name, refreshToken: null },
  x: { account: X_ACCOUNT.id, label: `@${X_ACCOUNT.handle}`, refreshToken: SEEDED_TOKENS.x.refreshToken },
};

/** A connection with the tokens that the emulator knows from its start. */
async function connect(
  deps: Deps,
  workspaceId: string,
  provider: keyof typeof SEEDED_TOKENS,
  userId: string | null,
): Promise<string> {
  const id = deps.newId();
  const tokens = SEEDED_TOKENS[provider];
  const { account, label, refreshToken } = seeded[provider];
  await deps.db.prisma.connection.create({
    data: {
      id,
      workspaceId,
      provider,
      userId,
      externalAccountId: account,
      accountLabel: label,
      scopes: [...tokens.scopes],
      accessTokenBox: seal(deps.keys, tokens.accessToken, `connection:${id}:access`),
      refreshTokenBox: refreshToken && seal(deps.keys, refreshToken, `connection:${id}:refresh`),
    },
    select: { id: true },
  });
  if (provider === "google") {
    const data = { workspaceId, connectionId: id, stream: "mail" };
    await deps.db.prisma.syncCursor.create({ data, select: { stream: true } });
  }
  return id;
}

/** Mails of the last days that end their thread and are not ours: they wait for an answer. */
async function unansweredMails(ctx: Ctx): Promise<{ id: string; vendorMessageId: string; sentAt: Date }[]> {
  const after = new Date(ctx.now().getTime() - 5 * DAY_MS);
  const messages = await ctx.db.prisma.emailMessage.findMany({
    where: { workspaceId: ctx.workspaceId, sentAt: { gt: after } },
    orderBy: { sentAt: "asc" },
    select: { id: true, vendorMessageId: true, vendorThreadId: true, direction: true, sentAt: true },
  });
  const newest = new Map(messages.map((message) => [message.vendorThreadId, message]));
  return [...newest.values()].filter((message) => message.direction === "inbound");
}

/**
 * Monday, 8:30: Brightline's queue with forms of the last hours and answers that came over the weekend.
 * The moves are made by the product itself from these signals, in its first seconds.
 */
export async function mondayMorning(deps: Deps): Promise<string> {
  const scenario = buildScenario(deps.now());
  const { ctx, mailboxId } = await createPeople(deps, scenario.users);
  await syncMailbox(ctx, inline, { connectionId: mailboxId });
  for (const message of await unansweredMails(ctx)) {
    const naturalKey = message.vendorMessageId;
    await ingestSignal(ctx, {
      source: "gmail",
      type: "reply_received",
      payload: { messageId: message.id },
      naturalKey,
      occurredAt: message.sentAt,
    });
  }
  for (const [index, lead] of scenario.leads.entries()) {
    const form = scenario.forms.find((candidate) => candidate.id === lead.formId);
    const { contact } = lead;
    const payload = {
      email: contact.email,
      firstName: contact.firstname,
      lastName: contact.lastname,
      company: contact.company,
      jobTitle: contact.jobtitle,
      phone: contact.phone,
      message: contact.message,
      formId: lead.formId,
      formName: form?.name,
      pageUrl: form?.pageUrl,
    };
    const occurredAt = new Date(ctx.now().getTime() - (12 + 47 * index) * MINUTE_MS);
    await ingestSignal(ctx, {
      source: "form",
      type: "form_submitted",
      payload,
      naturalKey: `seed-${lead.key}`,
      occurredAt,
    });
  }
  return `Seeded Brightline: ${scenario.users.length} people, ${scenario.contacts.length} contacts in HubSpot, mail of the last weeks.`;
}
