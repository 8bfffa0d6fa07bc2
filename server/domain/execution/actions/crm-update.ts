import type { CrmKind, CrmPort, CrmProperties } from "#server/connectors/ports/crm.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { actingCrm } from "#server/domain/connections/index.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { FieldDiff } from "../contract.ts";
import type { Snapshot } from "../policy/handle.ts";
import { isSameAs, undoVerdict } from "../policy/properties.ts";
import { recordName } from "../store/names.ts";
import { fieldLabel } from "./diff.ts";
import type { Executor, MoveOf, Session } from "./executor.ts";

type Update = { kind: CrmKind; id: string; changes: CrmProperties };

const changed = {
  rule: "vendor.changed_since",
  message: "Somebody changed the record in the meantime. Look at it again and approve it anew.",
};

/** Setting properties is the same however often it is done; what came of it is seen by reading them. */
function patching(port: CrmPort, { kind, id, changes }: Update): Session {
  const names = Object.keys(changes);
  const pick = (properties: CrmProperties): Snapshot =>
    Object.fromEntries(names.map((name) => [name, properties[name] ?? null]));
  const read = async (): VendorResult<Snapshot | null> => {
    const found = await port.getRecord(kind, id, names);
    if (found.ok) return ok(found.value.isArchived ? null : pick(found.value.properties));
    return found.error.kind === "not_found" ? ok(null) : found;
  };
  return {
    before: async () => {
      const present = await read();
      if (!present.ok) return present;
      const diff = await told(port, kind, present.value ?? {}, changes);
      return ok({ diff, snapshot: present.value ?? {} });
    },
    find: async ({ snapshot, isSameContent }) => {
      if (!snapshot || !isSameContent) return ok(null);
      const present = await read();
      if (!present.ok) return present;
      const isThere = present.value !== null && isSameAs(present.value, changes);
      return ok(isThere ? { ids: { recordId: id }, after: present.value } : null);
    },
    check: async ({ snapshot, attempts }) => {
      const present = await read();
      if (!present.ok) return present;
      if (!present.value) return ok({ rule: "vendor.gone", message: `HubSpot has no such ${kind} any more.` });
      return ok(attempts > 0 && snapshot && !isSameAs(present.value, snapshot) ? changed : null);
    },
    call: async () => {
      const answer = await port.updateRecord(kind, id, changes);
      if (!answer.ok) return answer;
      const { properties, url } = answer.value;
      return ok({ ids: { recordId: id, ...(url ? { url } : {}) }, after: { ...changes, ...known(pick(properties)) } });
    },
    lookUndone: async ({ snapshot, after }) => {
      const present = await read();
      if (!present.ok) return present;
      return ok(undoVerdict(present.value, snapshot ?? {}, after ?? changes, fieldLabel));
    },
    callUndo: async ({ snapshot }) => {
      const answer = await port.updateRecord(kind, id, snapshot ?? {});
      return answer.ok ? ok(undefined) : answer;
    },
  };
}

/** A vendor that answers with fewer properties has not emptied the others. */
const known = (properties: Snapshot): Snapshot =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));

/** The diff in words: stages by their name. */
async function told(port: CrmPort, kind: CrmKind, before: Snapshot, after: CrmProperties): Promise<FieldDiff[]> {
  const stages = kind === "deal" && "dealstage" in after ? await stageNames(port) : new Map<string, string>();
  const word = (name: string, value: string | null): string | null =>
    name === "dealstage" && value !== null ? (stages.get(value) ?? value) : value;
  return Object.keys(after).map((name) => ({
    label: fieldLabel(name),
    before: word(name, before[name] ?? null),
    after: word(name, after[name] ?? null),
  }));
}

async function stageNames(port: CrmPort): Promise<Map<string, string>> {
  const pipelines = await port.listPipelines();
  if (!pipelines.ok) return new Map();
  return new Map(pipelines.value.flatMap(({ stages }) => stages.map(({ id, label }) => [id, label] as const)));
}

type Updating = "update_task" | "complete_task" | "update_deal" | "update_contact";

function updating<Type extends Updating>(
  kind: CrmKind,
  updateOf: (move: MoveOf<Type>) => Omit<Update, "kind">,
): Executor<MoveOf<Type>> {
  return {
    vendor: "hubspot",
    undoSentence:
      "Can be taken back, unless somebody changes the same fields in the meantime: the old values come back.",
    keyOf: (executionId) => executionId,
    recipients: () => [],
    render: async (ctx, move) => {
      const { id, changes } = updateOf(move);
      const name = await recordName(ctx, kind, id);
      const lines = Object.entries(changes).map(([name, value]) => ({ label: fieldLabel(name), value: value ?? "" }));
      return { target: `${fieldLabel(kind)} ${name === null ? id : `“${name}”`}`, lines, mail: null };
    },
    open: async (ctx, move) => patching(await actingCrm(ctx), { kind, ...updateOf(move) }),
  };
}

export const updateTask = updating<"update_task">("task", ({ params: { taskId, changes } }) => ({
  id: taskId,
  changes,
}));
export const completeTask = updating<"complete_task">("task", ({ params: { taskId } }) => ({
  id: taskId,
  changes: { hs_task_status: "COMPLETED" },
}));
export const updateDeal = updating<"update_deal">("deal", ({ params: { dealId, changes } }) => ({
  id: dealId,
  changes,
}));
export const updateContact = updating<"update_contact">("contact", ({ params: { contactId, changes } }) => ({
  id: contactId,
  changes,
}));
