import { crmFor } from "#server/domain/connections/index.ts";
import { getCrmTask, getDeal, getPerson, type Person360, plainName, type TaskView } from "#server/domain/crm/index.ts";
import { nothingClaimed, type ScoreInputs } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import { transact } from "#server/platform/transact.ts";
import { taskCondition } from "../contract.ts";
import { linkSubject, type SignalRow } from "../store/process.ts";
import { crmDraft, days, dealName, type Fact, onDay } from "./crm-texts.ts";
import { notConnected } from "./deal-move.ts";
import { personFacts } from "./person-move.ts";
import type { Processed, Processor } from "./processor.ts";
import { leadingDeal, whoIs, worthOf } from "./subject.ts";

const OPEN = ["NOT_STARTED", "IN_PROGRESS", "WAITING"];

/** A task that somebody promised in HubSpot is due: it is put before them, and ticked off there once they approve. */
export const processFollowUpDue: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { taskId, dueAt } = taskCondition.parse(signal.payload);
    const task = await getCrmTask(ctx, taskId);
    if (!task || task.isArchived) return { kind: "ignored", reason: "The task is not in HubSpot any more." };
    if (!OPEN.includes(task.status)) return { kind: "ignored", reason: "The task is done." };
    if (task.dueAt?.toISOString() !== new Date(dueAt).toISOString())
      return { kind: "ignored", reason: "The task was put off." };
    if (!(await crmFor(ctx))) return { kind: "ignored", reason: notConnected };
    return propose(ctx, signal, task, task.dueAt);
  });

async function propose(ctx: Ctx, signal: SignalRow, task: TaskView, dueAt: Date): Promise<Processed> {
  const person = task.contactId === null ? null : await getPerson(ctx, task.contactId);
  const deal = task.dealId === null ? null : await getDeal(ctx, task.dealId);
  const subject = {
    contactId: person?.contact.id ?? null,
    companyId: person?.contact.companyId ?? deal?.companyId ?? null,
    dealId: deal?.id ?? (person ? (leadingDeal(person.deals)?.id ?? null) : null),
  };
  await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subject));
  const late = days(dueAt, signal.occurredAt);
  const why = late === "today" ? "due today" : `due ${late} ago`;
  const { moveId } = await proposeMove(ctx, {
    actionType: "complete_task",
    params: { taskId: task.taskId },
    signalId: signal.id,
    dedupeKey: `condition:follow_up_due:${task.taskId}`,
    domain: person?.contact.lifecycleStage === "customer" ? "success" : "sales",
    title: `Follow up${person ? ` with ${whoIs(person, null)}` : ""}: “${nameOf(task)}” – ${why}`.slice(0, 300),
    ...subject,
    ownerId: task.ownerUserId,
    draft: draftOf(signal, task, dueAt, person),
    dueAt: signal.occurredAt,
    inputs: inputsOf(signal, person, why),
  });
  return { kind: "moved", moveId, note: null };
}

const nameOf = (task: TaskView): string => excerpt(plainName(task.subject), 120) || "a task without a name";

function draftOf(signal: SignalRow, task: TaskView, dueAt: Date, person: Person360 | null) {
  const line = `Due: ${onDay(dueAt)}`;
  const subject = dealName(task.subject);
  const quoted = { kind: "signal", id: signal.id, label: "Task in HubSpot" } as const;
  const facts: Fact[] = [
    ...(subject === null ? [] : [{ line: `Task: ${subject}`, evidence: { ...quoted, quote: `Task: ${subject}` } }]),
    { line, evidence: { ...quoted, quote: line } },
  ];
  return crmDraft({
    template: "follow-up-due@1",
    title: `Follow up: ${nameOf(task)}`.slice(0, 200),
    named: { evidence: { ...quoted, quote: null }, without: "Follow up" },
    step: "Do what was promised. Approving ticks the task off in HubSpot.",
    facts: [...facts, ...(person ? personFacts(person) : [])],
    leftOut: person ? [] : ["A person: none belongs to the task."],
  });
}

function inputsOf(signal: SignalRow, person: Person360 | null, why: string): ScoreInputs {
  const [label, at] = ["Task in HubSpot", signal.occurredAt.toISOString()];
  return {
    ...nothingClaimed,
    ...(person && worthOf(person)),
    intent: 0.8,
    intentWhy: why,
    intentEvidence: [{ kind: "signal", id: signal.id, label, at, quote: null }],
    occurredAt: signal.occurredAt,
    halfLifeHours: 72,
  };
}
