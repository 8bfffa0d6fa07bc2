import { HUBSPOT_PORTAL_ID, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { buildScenario, type ScenarioUser } from "#sandbox/scenario.ts";
import { syncMailbox } from "#server/domain/connections/jobs/index.ts";
import { defaultWeights } from "#server/domain/learning/index.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { seal } from "#server/platform/crypto.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { DAY_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import type { StepPort } from "#server/platform/steps.ts";

const timeZone = "America/New_York";

/** Steps that run at once: a seed has nothing to survive. */
const inline: StepPort = { run: (_id, body) => body(), sleepUntil: async () => {} };

/** The scenario's people, their workspace and its two connections. */
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
  await connect(deps, workspaceId, "hubspot", null);
  const actor = { type: "user", id: casey, role: "admin", name: "Casey Lindqvist" } as const;
  return { ctx: createCtx(deps, { workspaceId, actor, requestId: deps.newId(), surface: "cli" }), mailboxId };
}

/** A connection with the tokens that the emulator knows from its start. */
async function connect(
  deps: Deps,
  workspaceId: string,
  provider: "google" | "hubspot",
  userId: string | null,
): Promise<string> {
  const id = deps.newId();
  const tokens = SEEDED_TOKENS[provider];
  const portal = String(HUBSPOT_PORTAL_ID);
  const externalAccountId = provider === "google" ? tokens.email : portal;
  await deps.db.prisma.connection.create({
    data: {
      id,
      workspaceId,
      provider,
      userId,
      externalAccountId,
      accountLabel: provider === "google" ? tokens.email : `Portal ${portal}`,
      scopes: [...tokens.scopes],
      accessTokenBox: seal(deps.keys, tokens.accessToken, `connection:${id}:access`),
      refreshTokenBox: seal(deps.keys, tokens.refreshToken, `connection:${id}:refresh`),
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
