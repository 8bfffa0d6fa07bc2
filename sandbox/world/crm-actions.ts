import type { Crm, CrmChange } from "../hubspot/crm.ts";
import type { CrmRecord } from "../hubspot/crm-store.ts";
import { defaultAssociationType } from "../hubspot/types.ts";
import type { CrmChangeInput, CrmChangeResult } from "./contract.ts";
import { WorldError } from "./mail-actions.ts";
import type { Services } from "./services.ts";

/** Somebody works in HubSpot's own screens: the change is made, and its events are sent now instead of being queued. */
export async function changeCrm(services: Services, input: CrmChangeInput): Promise<CrmChangeResult> {
  const { change, id } = await applyChange(services, input);
  const events = services.webhooks.eventsFor(change ? [change] : [], "CRM_UI");
  const times = events.length > 0 ? (input.deliveries ?? 1) : 0;
  const deliveries = await services.webhooks.send("crm_events", events, times, input.signature ?? "valid");
  return { id, events: events.length, deliveries };
}

async function applyChange(
  services: Services,
  input: CrmChangeInput,
): Promise<{ change: CrmChange | null; id: string }> {
  const noticed: CrmChange[] = [];
  const crm = services.quietCrm((changes) => noticed.push(...changes));
  const record = input.action === "create" ? null : existing(services, input);
  if (record && input.action !== "update") {
    moveRecord(services, crm, record, input);
    return { change: noticed[0] ?? null, id: record.id };
  }
  const properties = input.properties ?? {};
  const result = record
    ? crm.update(record, properties, "CRM_UI")
    : crm.create(input.objectType, { properties }, "CRM_UI");
  if (result.kind === "refused") throw new WorldError(await result.response.text());
  for (const target of input.associations ?? []) associate(services, result.record, target);
  return { change: noticed[0] ?? null, id: result.record.id };
}

function moveRecord(services: Services, crm: Crm, record: CrmRecord, input: CrmChangeInput): void {
  if (input.action === "archive") crm.archive(record, "CRM_UI");
  if (input.action === "restore") crm.restore(record, "CRM_UI");
  if (input.action === "merge") crm.merge(record, existing(services, { ...input, id: input.loserId }), "CRM_UI");
}

function existing({ crmStore }: Services, input: CrmChangeInput): CrmRecord {
  const record = crmStore.get(input.objectType, input.id ?? "");
  if (!record || record.isArchived !== (input.action === "restore"))
    throw new WorldError(`no ${input.objectType} with id ${input.id}`);
  return record;
}

function associate(
  { crmStore }: Pick<Services, "crmStore">,
  from: CrmRecord,
  target: { toType: CrmChangeInput["objectType"]; toId: string },
): void {
  const to = crmStore.get(target.toType, target.toId);
  const typeId = defaultAssociationType(from.type, target.toType);
  if (!to || typeId === null)
    throw new WorldError(`cannot associate ${from.type} with ${target.toType} ${target.toId}`);
  crmStore.associate(from, to, [{ category: "HUBSPOT_DEFINED", typeId }]);
}
