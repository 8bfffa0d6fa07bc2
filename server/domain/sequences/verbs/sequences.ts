import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { SaveSequenceInput, SequenceView } from "../contract.ts";
import { sequenceArchived, sequenceSaved } from "../events.ts";
import { liveEnrolments } from "../store/enrolments.ts";
import { countsBySequence } from "../store/list.ts";
import {
  findSequence,
  findSequences,
  insertSequence,
  replaceSteps,
  type SequenceRow,
  updateSequence,
} from "../store/sequences.ts";
import { stepProblems } from "../template.ts";
import { endEnrolment } from "./end-enrolment.ts";

const none = { active: 0, stopped: 0, finished: 0 };

/** The workspace's sequences, active ones first, each with what became of its enrolments. */
export async function listSequences(ctx: Ctx): Promise<SequenceView[]> {
  authorize(ctx, "sequence.read");
  return viewsOf(ctx.db.prisma, ctx, await findSequences(ctx.db.prisma, ctx.workspaceId));
}

async function viewsOf(db: Tx, ctx: Ctx, rows: readonly SequenceRow[]): Promise<SequenceView[]> {
  const ids = rows.map(({ id }) => id);
  const counts = await countsBySequence(db, ctx.workspaceId, ids);
  return rows.map(({ updatedById: _, createdAt, ...row }) => {
    return { ...row, createdAt: createdAt.toISOString(), counts: counts.get(row.id) ?? none };
  });
}

const changedMeanwhile = () =>
  conflict("sequence.changed", "Somebody else changed this sequence at the same time. Look at it again.");

/**
 * Makes a sequence or changes one. Who is enrolled gets the new words from their next step on.
 * @throws not_found; conflict `sequence.changed`, `sequence.archived`; invalid_input `sequence.step` with what to mend
 */
export async function saveSequence(ctx: Ctx, input: SaveSequenceInput): Promise<SequenceView> {
  authorize(ctx, "sequence.manage");
  const { name, steps } = input;
  const problems = steps.flatMap((step, index) => stepProblems(step).map((text) => `Step ${index + 1}: ${text}`));
  if (problems.length > 0) throw invalidInput("sequence.step", problems.join(" "));
  const byId = ctx.actor.type === "user" ? ctx.actor.id : null;
  return transact(ctx, async (tx) => {
    const id = input.sequenceId ?? ctx.newId();
    if (input.sequenceId === undefined) {
      await insertSequence(tx, ctx.workspaceId, { id, name, createdById: byId, at: ctx.now() });
    } else {
      const { version } = await editable(tx, ctx, id, input.version);
      const patch = { name, updatedById: byId, updatedAt: ctx.now() };
      if (!(await updateSequence(tx, ctx.workspaceId, { id, version }, patch))) throw changedMeanwhile();
    }
    await replaceSteps(tx, ctx.workspaceId, id, steps);
    const detail = { name, steps: steps.length, isNew: input.sequenceId === undefined };
    await record(tx, ctx, { action: "sequence.saved", subject: { type: "sequence", id }, detail });
    await emit(tx, ctx, sequenceSaved({ sequenceId: id }));
    const stored = await findSequence(tx, ctx.workspaceId, id);
    const [view] = stored ? await viewsOf(tx, ctx, [stored]) : [];
    if (!view) throw notFound("sequence");
    return view;
  });
}

/**
 * Ends a sequence for good: nobody is enrolled any more, and whoever is in it gets no further step.
 * @throws not_found; conflict `sequence.archived`, `sequence.changed`
 */
export async function archiveSequence(
  ctx: Ctx,
  input: { sequenceId: string },
): Promise<{ sequenceId: string; stopped: number }> {
  authorize(ctx, "sequence.manage");
  const { sequenceId: id } = input;
  return transact(ctx, async (tx) => {
    const { version, name } = await editable(tx, ctx, id);
    const now = ctx.now();
    const patch = { isActive: false, archivedAt: now, updatedAt: now };
    if (!(await updateSequence(tx, ctx.workspaceId, { id, version }, patch))) throw changedMeanwhile();
    let stopped = 0;
    for (const enrolment of await liveEnrolments(tx, ctx.workspaceId, { sequenceId: id })) {
      if (enrolment.status === "active" && (await endEnrolment(tx, ctx, enrolment, "archived"))) stopped += 1;
    }
    await record(tx, ctx, {
      action: "sequence.archived",
      subject: { type: "sequence", id },
      detail: { name, stopped },
    });
    await emit(tx, ctx, sequenceArchived({ sequenceId: id }));
    return { sequenceId: id, stopped };
  });
}

async function editable(tx: Tx, ctx: Ctx, id: string, version?: number): Promise<SequenceRow> {
  const stored = await findSequence(tx, ctx.workspaceId, id);
  if (!stored) throw notFound("sequence");
  if (!stored.isActive) throw conflict("sequence.archived", "This sequence is archived.");
  if (version !== undefined && version !== stored.version) throw changedMeanwhile();
  return stored;
}
