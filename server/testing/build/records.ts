import { createHash } from "node:crypto";
import type { Prisma } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import { sha256 } from "#server/platform/crypto.ts";
import { type ApiScope, apiScopes } from "#server/platform/pure/permissions.ts";
import { canonicalJson } from "#server/platform/pure/text.ts";
import { unique } from "./unique.ts";

/** A company of the workspace. */
export async function aCompany(ctx: Ctx, fields: Partial<Prisma.CompanyUncheckedCreateInput> = {}) {
  const tag = unique();
  return ctx.db.prisma.company.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      name: `Company ${tag}`,
      domain: `${tag}.example`,
      ...fields,
    },
  });
}

/** A contact of the workspace, with an address of its own. */
export async function aContact(ctx: Ctx, fields: Partial<Prisma.ContactUncheckedCreateInput> = {}) {
  const tag = unique();
  return ctx.db.prisma.contact.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      email: `contact-${tag}@prospect.example`,
      firstName: "Dana",
      lastName: `Ruiz ${tag}`,
      ...fields,
    },
  });
}

/** A stored mailbox connection whose boxes cannot be opened: for tests that only need the row. */
export async function aConnection(ctx: Ctx, fields: Partial<Prisma.ConnectionUncheckedCreateInput> = {}) {
  const address = `mailbox-${unique()}@team.test`;
  return ctx.db.prisma.connection.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      provider: "google",
      userId: ctx.actor.type === "user" ? ctx.actor.id : null,
      externalAccountId: address,
      accountLabel: address,
      scopes: [],
      accessTokenBox: "v1.test",
      ...fields,
    },
  });
}

export type MoveFields = Partial<Prisma.MoveUncheckedCreateInput>;

/**
 * A move as it stands in the queue: with a contact, a mailbox, a draft and an explanation that adds up to its score.
 * The content hash is only unique, not the product's; tests of approval propose their move by `proposeMove`.
 */
export async function aMove(ctx: Ctx, fields: MoveFields = {}) {
  const id = fields.id ?? ctx.newId();
  const tag = unique();
  const contactId = fields.contactId ?? (await aContact(ctx)).id;
  const score = fields.score ?? 64;
  const params = fields.params ?? { to: [`contact-${tag}@prospect.example`], connectionId: ctx.newId(), thread: null };
  const draft = fields.draft ?? {
    subject: `Your question ${tag}`,
    text: `Hello Dana,\n\nthank you for your message (${tag}).\n\nCasey`,
    origin: { kind: "template", template: "test" },
    claims: [],
    leftOut: [],
    first: null,
  };
  return ctx.db.prisma.move.create({
    data: {
      id,
      workspaceId: ctx.workspaceId,
      domain: "sales",
      actionType: "send_email",
      title: `Reply to Dana Ruiz – ${tag}`,
      contactId,
      params,
      draft,
      contentHash: sha256(canonicalJson({ id, params, draft })),
      dedupeKey: `test:${tag}`,
      score,
      scoreLow: Math.max(0, score - 5),
      scoreHigh: Math.min(100, score + 5),
      explanation: anExplanation(score),
      weightsVersion: 1,
      createdAt: ctx.now(),
      ...fields,
    },
  });
}

/** What a move's `explanation` column holds: facts, and points that add up to the score. */
export const anExplanation = (score: number): Prisma.InputJsonObject => ({
  facts: {
    actionType: "send_email",
    amountCents: null,
    intent: null,
    occurredAt: Date.UTC(2026, 2, 2, 9),
    halfLifeHours: 24,
    icpFit: null,
    stageOrder: null,
    dueAt: null,
  },
  words: {
    person: "Dana Ruiz",
    company: null,
    dealName: null,
    currency: "USD",
    amountEvidence: [],
    intentWhy: null,
    intentEvidence: [],
    strategicEvidence: [],
  },
  points: [{ key: "revenue", points: score }],
  counterfactuals: [],
});

/**
 * A working API key of the workspace.
 * @returns the key as a program would send it, and its row's id
 */
export async function anApiKey(
  ctx: Ctx,
  scopes: readonly ApiScope[] = apiScopes,
): Promise<{ key: string; id: string }> {
  const key = `csk_${createHash("sha256").update(`${unique()}${unique()}${ctx.newId()}`).digest("base64url")}`;
  const id = ctx.newId();
  await ctx.db.prisma.apiKey.create({
    data: {
      id,
      workspaceId: ctx.workspaceId,
      name: `Key ${unique()}`,
      prefix: key.slice(0, 12),
      keyHash: sha256(key),
      scopes: [...scopes],
    },
    select: { id: true },
  });
  return { key, id };
}
