import { HUBSPOT_APP, HUBSPOT_PORTAL_ID } from "../constants.ts";
import type { WorldDelivery } from "../world/contract.ts";
import type { ChangeSource, CrmChange } from "./crm.ts";
import type { CrmStore } from "./crm-store.ts";
import { type ObjectType, singularOf } from "./types.ts";

export type WebhookEvent = {
  eventId: number;
  subscriptionId: number;
  portalId: number;
  appId: number;
  occurredAt: number;
  subscriptionType: string;
  attemptNumber: number;
  objectId: number;
  changeSource: ChangeSource;
  changeFlag?: "CREATED" | "DELETED";
  propertyName?: string;
  propertyValue?: string;
  primaryObjectId?: number;
  mergedObjectIds?: number[];
  newObjectId?: number;
};

const SUBSCRIBED: ReadonlySet<ObjectType> = new Set(["contacts", "companies", "deals"]);
const MAX_BATCH = 100;

/** Events of contacts, companies and deals; one per changed property, as HubSpot counts them. */
export function eventsFor(crm: CrmStore, changes: CrmChange[], source: ChangeSource): WebhookEvent[] {
  return changes.flatMap((change): WebhookEvent[] => {
    if (!SUBSCRIBED.has(change.record.type)) return [];
    const base = {
      subscriptionId: 2_000_000 + change.action.length,
      portalId: HUBSPOT_PORTAL_ID,
      appId: HUBSPOT_APP.appId,
      occurredAt: Date.now(),
      subscriptionType: `${singularOf(change.record.type)}.${change.action}`,
      attemptNumber: 0,
      objectId: Number(change.record.id),
      changeSource: source,
    };
    switch (change.action) {
      case "creation":
        return [{ ...base, eventId: crm.nextEventId(), changeFlag: "CREATED" as const }];
      case "deletion":
        return [{ ...base, eventId: crm.nextEventId(), changeFlag: "DELETED" as const }];
      case "restore":
        return [{ ...base, eventId: crm.nextEventId() }];
      case "merge":
        return [
          {
            ...base,
            eventId: crm.nextEventId(),
            primaryObjectId: base.objectId,
            mergedObjectIds: [Number(change.mergedId)],
            newObjectId: base.objectId,
          },
        ];
      case "propertyChange":
        return Object.entries(change.changed).map(([propertyName, propertyValue]) => ({
          ...base,
          eventId: crm.nextEventId(),
          propertyName,
          propertyValue,
        }));
      default:
        return change.action satisfies never;
    }
  });
}

export function batches(events: WebhookEvent[]): WebhookEvent[][] {
  const count = Math.ceil(events.length / MAX_BATCH);
  return Array.from({ length: count }, (_none, index) => events.slice(index * MAX_BATCH, (index + 1) * MAX_BATCH));
}

/** Each retry of CRM events counts up `attemptNumber`; a form submission has no such field. */
export function withAttemptNumber(delivery: WorldDelivery): string {
  if (delivery.kind !== "crm_events" || delivery.attempts.length === 0) return delivery.body;
  const events = JSON.parse(delivery.body) as WebhookEvent[];
  return JSON.stringify(events.map((event) => ({ ...event, attemptNumber: delivery.attempts.length })));
}
