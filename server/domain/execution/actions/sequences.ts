import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import {
  describeEnrolment,
  enrol,
  enrolledBy,
  enrolmentState,
  enrolRefusal,
  resumeEnrolment,
  stopEnrolment,
} from "#server/domain/sequences/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import { madeNew } from "./diff.ts";
import type { Executor, MoveOf, UndoLook } from "./executor.ts";

type EnrolMove = MoveOf<"enrol_sequence">;
type StopMove = MoveOf<"stop_sequence">;

/** Our own refusals, said as a vendor says them: trying again is useless. */
async function asResult<T>(work: () => Promise<T>): VendorResult<T> {
  try {
    return ok(await work());
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code === "internal") throw thrown;
    const kind = thrown.code === "not_found" ? "not_found" : "rejected";
    return err({ vendor: "caseyos", kind, message: thrown.message });
  }
}

async function enrolLines(ctx: Ctx, { params }: EnrolMove) {
  const { sequence, steps, person, email } = await describeEnrolment(ctx, params);
  const mails = steps.length === 1 ? "One mail" : `${steps.length} mails`;
  return {
    target: `${person} <${email}>`,
    lines: [
      { label: "Person", value: `${person} <${email}>` },
      { label: "Sequence", value: sequence },
      { label: "Steps", value: `${mails}; each waits in the queue for its own approval` },
      ...steps.map(({ subject }, index) => ({ label: `Step ${index + 1}`, value: subject })),
    ],
  };
}

/** Puts a person into a sequence of ours. Found again by the id of the execution; nothing is sent by it. */
export const enrolSequence: Executor<EnrolMove> = {
  vendor: "caseyos",
  undoSentence: "Can be stopped: no further mail is proposed. What was sent until then stays sent.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (ctx, move) => ({ ...(await enrolLines(ctx, move)), mail: null }),
  open: async (ctx, move) => {
    const { lines } = await enrolLines(ctx, move);
    return {
      before: async () => ok({ diff: madeNew(lines), snapshot: {} }),
      find: async ({ executionId }) => {
        const enrolmentId = await enrolledBy(ctx, executionId);
        return ok(enrolmentId === null ? null : { ids: { enrolmentId }, after: null });
      },
      check: () => asResult(() => enrolRefusal(ctx.db.prisma, ctx, move.params)),
      call: ({ executionId }) =>
        asResult(async () => {
          const { sequenceId, contactId } = move.params;
          const made = await enrol(ctx, { executionId, moveId: move.id, sequenceId, contactId, ownerId: move.ownerId });
          return { ids: made, after: null };
        }),
      lookUndone: ({ ids }) =>
        asResult(async (): Promise<UndoLook> => {
          const { status } = await enrolmentState(ctx, ids.enrolmentId ?? "");
          return { is: status === "stopped" ? "undone" : "ours" };
        }),
      callUndo: ({ executionId, ids }) =>
        asResult(async () => {
          await stopEnrolment(ctx, { enrolmentId: ids.enrolmentId ?? "", executionId });
        }),
    };
  },
};

async function stopLines(ctx: Ctx, { params }: StopMove) {
  const state = await enrolmentState(ctx, params.enrolmentId);
  const { sequence, steps, person, email } = await describeEnrolment(ctx, state);
  return {
    state,
    target: `${person} <${email}>`,
    lines: [
      { label: "Person", value: `${person} <${email}>` },
      { label: "Sequence", value: sequence },
      { label: "Steps so far", value: `${state.stepsProposed} of ${steps.length}` },
    ],
  };
}

const stoppedMeanwhile = { rule: "enrolment.stopped", message: "It was stopped already. Dismiss this move." };
const resumedElsewhere = "The person was enrolled anew, or something else has stopped it since.";

/** Stops a person's sequence. Found again by the id of the execution that the enrolment was stopped by. */
export const stopSequence: Executor<StopMove> = {
  vendor: "caseyos",
  undoSentence: "Can be resumed: the next step is proposed again. What was sent stays sent.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (ctx, move) => {
    const { target, lines } = await stopLines(ctx, move);
    return { target, lines, mail: null };
  },
  open: async (ctx, move) => {
    const { enrolmentId } = move.params;
    const made = { ids: { enrolmentId }, after: null };
    return {
      before: async () => {
        const { state } = await stopLines(ctx, move);
        return ok({ diff: [{ label: "Status", before: state.status, after: "stopped" }], snapshot: {} });
      },
      find: async ({ executionId }) => {
        const { status, stoppedByExecutionId } = await enrolmentState(ctx, enrolmentId);
        return ok(status === "stopped" && stoppedByExecutionId === executionId ? made : null);
      },
      check: async () => ok((await enrolmentState(ctx, enrolmentId)).status === "stopped" ? stoppedMeanwhile : null),
      call: async ({ executionId }) => {
        const stopped = await asResult(() => stopEnrolment(ctx, { enrolmentId, executionId }));
        if (!stopped.ok) return stopped;
        if (stopped.value) return ok(made);
        return err({ vendor: "caseyos", kind: "rejected", message: stoppedMeanwhile.message });
      },
      lookUndone: ({ executionId }) =>
        asResult(async (): Promise<UndoLook> => {
          const { status, stoppedByExecutionId } = await enrolmentState(ctx, enrolmentId);
          if (status !== "stopped") return { is: "undone" };
          return stoppedByExecutionId === executionId ? { is: "ours" } : { is: "changed", what: resumedElsewhere };
        }),
      callUndo: ({ executionId }) => asResult(() => resumeEnrolment(ctx, { enrolmentId, executionId })),
    };
  },
};
