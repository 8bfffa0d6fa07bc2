import type { CrmKind, CrmLinks, CrmPort, CrmProperties, CrmRecord } from "#server/connectors/ports/crm.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { actingCrm } from "#server/domain/connections/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { PayloadLine } from "../contract.ts";
import type { Made } from "../policy/handle.ts";
import { htmlOf } from "../policy/html.ts";
import { recordName } from "../store/names.ts";
import { madeNew } from "./diff.ts";
import { draftOf, oneLine, plainText } from "./draft.ts";
import type { Executor, MoveOf, Session } from "./executor.ts";

const madeOf = (record: CrmRecord): Made => ({
  ids: { recordId: record.id, ...(record.url ? { url: record.url } : {}) },
  after: null,
});

type NewRecord = { kind: CrmKind; properties: CrmProperties; links: CrmLinks; lines: PayloadLine[] };

/** A record with our handle in its unique property: HubSpot refuses a second one, and we find the first. */
function creation(port: CrmPort, record: NewRecord): Session {
  const { kind, properties, links, lines } = record;
  const find = async (key: string): VendorResult<Made | null> => {
    const found = await port.findByKey(kind, key, []);
    return found.ok ? ok(found.value && madeOf(found.value)) : found;
  };
  return {
    before: async () => ok({ diff: madeNew(lines), snapshot: {} }),
    find: ({ key }) => find(key),
    check: async () => ok(null),
    call: async ({ key }) => {
      const made = await port.createRecord(kind, { key, properties, links });
      if (made.ok) return ok(madeOf(made.value));
      if (made.error.kind !== "rejected") return made;
      // It may have been refused because a call of ours got through before.
      const first = await find(key);
      if (!first.ok) return { ok: false, error: { ...first.error, kind: "unknown" } };
      return first.value ? ok(first.value) : made;
    },
    lookUndone: async ({ ids }) => {
      const found = await port.getRecord(kind, ids.recordId ?? "", []);
      if (found.ok) return ok({ is: found.value.isArchived ? "undone" : "ours" });
      return found.error.kind === "not_found" ? ok({ is: "undone" }) : found;
    },
    callUndo: ({ ids }) => port.archiveRecord(kind, ids.recordId ?? ""),
  };
}

async function linkLine(ctx: Ctx, links: CrmLinks): Promise<PayloadLine[]> {
  const parts = [
    ["contact", links.contactIds],
    ["company", links.companyIds],
    ["deal", links.dealIds],
  ] as const;
  const named = parts.flatMap(([kind, ids]) =>
    ids.map(async (id) => (await recordName(ctx, kind, id)) ?? `${kind} ${id}`),
  );
  return named.length === 0 ? [] : [{ label: "Belongs to", value: (await Promise.all(named)).join(", ") }];
}

async function taskLines(ctx: Ctx, move: MoveOf<"create_task">): Promise<PayloadLine[]> {
  const { subject, text } = draftOf(move);
  const { dueAt, ownerId, priority, links } = move.params;
  return [
    { label: "Subject", value: oneLine(subject) },
    ...(plainText(text) === "" ? [] : [{ label: "Text", value: plainText(text) }]),
    { label: "Due", value: dueAt ?? "The day it is made" },
    { label: "Priority", value: priority.toLowerCase() },
    ...(ownerId === null ? [] : [{ label: "Owner", value: ownerId }]),
    ...(await linkLine(ctx, links)),
  ];
}

export const createTask: Executor<MoveOf<"create_task">> = {
  vendor: "hubspot",
  undoSentence: "Can be taken back: the task is archived.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (ctx, move) => ({
    target: `Task “${oneLine(draftOf(move).subject)}”`,
    lines: await taskLines(ctx, move),
    mail: null,
  }),
  open: async (ctx, move) => {
    const { subject, text } = draftOf(move);
    const { dueAt, ownerId, priority, links } = move.params;
    const properties = {
      hs_task_subject: oneLine(subject),
      hs_task_body: htmlOf(text),
      hs_task_status: "NOT_STARTED",
      hs_task_priority: priority,
      hs_task_type: "TODO",
      hs_timestamp: dueAt === null ? ctx.now().toISOString() : new Date(dueAt).toISOString(),
      ...(ownerId === null ? {} : { hubspot_owner_id: ownerId }),
    };
    return creation(await actingCrm(ctx), { kind: "task", properties, links, lines: await taskLines(ctx, move) });
  },
};

const noteLines = async (ctx: Ctx, move: MoveOf<"create_note">): Promise<PayloadLine[]> => [
  { label: "Note", value: plainText(draftOf(move).text) },
  ...(await linkLine(ctx, move.params.links)),
];

export const createNote: Executor<MoveOf<"create_note">> = {
  vendor: "hubspot",
  undoSentence: "Can be taken back: the note is archived.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (ctx, move) => ({ target: "Note", lines: await noteLines(ctx, move), mail: null }),
  open: async (ctx, move) => {
    const properties = { hs_note_body: htmlOf(draftOf(move).text), hs_timestamp: ctx.now().toISOString() };
    const record = { kind: "note", properties, links: move.params.links, lines: await noteLines(ctx, move) } as const;
    return creation(await actingCrm(ctx), record);
  },
};
