import type { ActionType } from "#server/domain/actions/contract.ts";
import { resolveContact } from "#server/domain/crm/index.ts";
import { registerWebhook } from "#server/domain/developer/index.ts";
import { nothingClaimed } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import { enrol, saveSequence } from "#server/domain/sequences/index.ts";
import { type Ctx, createCtx } from "#server/platform/context.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { anExecution } from "#server/testing/sequences.ts";
import { contentOf, type Enrolled, markOf, type People, type Places, typeOf } from "./actions.ts";
import { type Caller, callerOf, signIn } from "./deeds.ts";
import type { Random } from "./options.ts";
import type { ChaosStack } from "./stack.ts";

/** What a person does about an action. All but `approve` must keep it from happening. */
export type Fate = "approve" | "stale" | "refuse" | "edited" | "undone" | "stopped";
export type Planned = { index: number; type: ActionType; fate: Fate; params: unknown; moveId: string; hash: string };

const others: readonly Fate[] = ["stale", "refuse", "edited", "undone", "stopped"];

export type Office = { ctx: Ctx; system: Ctx; call: Caller; cookie: string; places: Places };

/** The workspace with its admin, a session, raised limits, an endpoint and a thread to answer in. */
export async function openOffice({ apps, deps, world, endpointUrl }: ChaosStack): Promise<Office> {
  const member = await deps.db.acrossTenants("the chaos run").member.findFirstOrThrow({
    where: { role: "admin", workspace: { isSandbox: true } },
    select: { workspaceId: true, userId: true },
  });
  const common = { workspaceId: asWorkspaceId(member.workspaceId), requestId: deps.newId(), surface: "cli" } as const;
  const actor = { type: "user", id: member.userId, role: "admin", name: "Casey Lindqvist" } as const;
  const ctx = createCtx(deps, { ...common, actor });
  const system = createCtx(deps, { ...common, actor: { type: "system", id: "chaos" } });
  const cookie = await signIn(deps);
  const call = callerOf(apps, cookie);
  const { body } = await call("GET", "/api/v1/guardrails");
  const { version } = body as { version: number };
  const limits = { mailboxPerDay: 2_000, mailboxPerWeek: 14_000, contactPerWeek: 100 };
  await call("PATCH", "/api/v1/guardrails", { version, ...limits });
  const { endpoint } = await registerWebhook(ctx, { name: "Chaos", url: endpointUrl });
  const connections = await deps.db.prisma.connection.findMany({ where: { workspaceId: ctx.workspaceId } });
  const idOf = (provider: string) => connections.find((row) => row.provider === provider)?.id ?? "";
  const incoming = await world.incomingMail({
    from: { email: "thread@chaos.example" },
    to: "casey@brightline.test",
    subject: "A conversation",
    text: "Hello",
  });
  const state = await world.state();
  const asked = state.mailboxes
    .find(({ email }) => email === "casey@brightline.test")
    ?.messages.find(({ subject }) => subject === "A conversation");
  const channel = state.slack.channels.find(({ isMember }) => isMember);
  if (!asked || !channel) throw new Error(`The world has no thread or channel: ${JSON.stringify(incoming)}`);
  const thread = { vendorThreadId: asked.threadId, inReplyTo: asked.messageId };
  const { id: sequenceId } = await saveSequence(ctx, {
    name: "Chaos",
    // Far off, so that no step of it is proposed while this runs.
    steps: [{ delayDays: 30, subject: "Later", text: "Hello, this is for later." }],
  });
  const places = {
    googleId: idOf("google"),
    xId: idOf("x"),
    endpointId: endpoint.id,
    channel,
    thread,
    sequenceId,
    people: peopleOf(ctx, system, sequenceId),
  };
  return { ctx, system, call, cookie, places };
}

/** People in our own records. An enrolment that is to be stopped rests on a move that was done before the run. */
function peopleOf(ctx: Ctx, system: Ctx, sequenceId: string): People {
  return {
    add: async (email) => (await resolveContact(system, { email, firstName: "Ada" })).contact.id,
    enrol: async (contactId) => {
      const { moveId, executionId } = await anExecution(ctx, contactId);
      const { enrolmentId } = await enrol(system, { moveId, executionId, sequenceId, contactId, ownerId: null });
      return enrolmentId;
    },
  };
}

/** What stands in our own rows of sequences at the end. */
export async function enrolledIn({ deps }: ChaosStack, { ctx }: Office): Promise<Enrolled[]> {
  const rows = await deps.db.prisma.enrolment.findMany({
    where: { workspaceId: ctx.workspaceId },
    select: { id: true, contactId: true, status: true, stoppedByExecutionId: true },
  });
  return rows.map(({ id, contactId, status, stoppedByExecutionId }) => ({
    id,
    contactId,
    isStoppedByMove: status === "stopped" && stoppedByExecutionId !== null,
  }));
}

/** Proposes the n-th action; what becomes of it is of the seed's choosing, one in ten must not happen. */
export async function propose(stack: ChaosStack, office: Office, index: number, random: Random): Promise<Planned> {
  const type = typeOf(index);
  const { params, hasDraft } = await contentOf(stack.world, office.places, index);
  const mark = markOf(index);
  const draft = {
    subject: mark,
    text: `Hello, this is ${mark}.`,
    origin: { kind: "person", memberId: null } as const,
    claims: [],
    leftOut: [],
    first: null,
  };
  const { moveId } = await proposeMove(office.system, {
    signalId: null,
    dedupeKey: mark,
    domain: "sales",
    actionType: type,
    title: mark,
    contactId: null,
    companyId: null,
    dealId: null,
    ownerId: null,
    params: params as never,
    draft: hasDraft ? draft : null,
    dueAt: null,
    inputs: {
      ...nothingClaimed,
      occurredAt: new Date(),
      halfLifeHours: 24,
    },
  });
  const move = await stack.deps.db.prisma.move.findFirstOrThrow({
    where: { workspaceId: office.ctx.workspaceId, id: moveId },
    select: { contentHash: true },
  });
  const chosen = random.chance(0.1) ? random.pick(others) : "approve";
  const fate = chosen === "edited" && !hasDraft ? "stale" : chosen;
  return { index, type, fate, params, moveId, hash: move.contentHash };
}
