import type { SaveSequenceInput } from "#server/domain/sequences/contract.ts";
import { enrol, saveSequence } from "#server/domain/sequences/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aContact, aMove, aSystemCtx, type TestWorkspace, unique } from "./build/index.ts";

export const aSequenceInput = (fields: Partial<SaveSequenceInput> = {}): SaveSequenceInput => ({
  name: "Introduction",
  steps: [
    { delayDays: 0, subject: "Routes", text: "Hi {first_name},\n\nhow do you plan your routes?" },
    { delayDays: 2, subject: "Routes, once more", text: "Hi {first_name},\n\nI wrote to you about your routes." },
  ],
  ...fields,
});

/** A done move of the workspace and the id of its execution: what an enrolment rests on. */
export async function anExecution(ctx: Ctx, contactId: string): Promise<{ moveId: string; executionId: string }> {
  const { prisma } = ctx.db;
  const { workspaceId } = ctx;
  const move = await aMove(ctx, { contactId, status: "done" });
  const approval = await prisma.approvalRequest.create({
    data: {
      id: ctx.newId(),
      workspaceId,
      moveId: move.id,
      contentHash: move.contentHash,
      status: "granted",
      requestedByType: "user",
    },
  });
  const execution = await prisma.execution.create({
    data: {
      id: ctx.newId(),
      workspaceId,
      moveId: move.id,
      approvalId: approval.id,
      actionType: "enrol_sequence",
      status: "succeeded",
      finishedAt: ctx.now(),
      contentHash: move.contentHash,
      idempotencyKey: unique(),
      startedAt: ctx.now(),
    },
  });
  return { moveId: move.id, executionId: execution.id };
}

/** Somebody in a sequence. */
export async function anEnrolment(
  ws: TestWorkspace,
  options: { sequenceId?: string; contactId?: string; sequence?: Partial<SaveSequenceInput> } = {},
) {
  const sequenceId = options.sequenceId ?? (await saveSequence(ws.ctx, aSequenceInput(options.sequence))).id;
  const contactId = options.contactId ?? (await aContact(ws.ctx)).id;
  const of = await anExecution(ws.ctx, contactId);
  const { enrolmentId } = await enrol(aSystemCtx(ws), { ...of, sequenceId, contactId, ownerId: null });
  return { enrolmentId, sequenceId, contactId, ...of };
}
