import type { MirrorKind } from "../policy/crm-fields.ts";

/** Stream of each kind on the HubSpot connection. */
export const CRM_STREAMS: Record<MirrorKind, string> = {
  company: "crm.companies",
  contact: "crm.contacts",
  deal: "crm.deals",
};
export const PIPELINES = "crm.pipelines";
const OWNERS = "crm.owners";
export const TASKS = "crm.tasks";

/** In the order they are read: what others point at comes first. */
export const allCrmStreams: readonly string[] = [
  PIPELINES,
  OWNERS,
  CRM_STREAMS.company,
  CRM_STREAMS.contact,
  CRM_STREAMS.deal,
  TASKS,
];

export function kindOfStream(stream: string): MirrorKind | null {
  const kinds: MirrorKind[] = ["company", "contact", "deal"];
  return kinds.find((kind) => CRM_STREAMS[kind] === stream) ?? null;
}
