import type { Store } from "../store/journal.ts";
import { createAssociations } from "./association-store.ts";
import { DEFAULT_PROPERTIES, PROPERTY_LIST, type PropertyDefinition } from "./property-list.ts";
import { type AssociationSpec, OBJECT_TYPES, type ObjectType } from "./types.ts";

export type CrmRecord = {
  id: string;
  type: ObjectType;
  properties: Record<string, string>;
  isArchived: boolean;
  createdAtMs: number;
  updatedAtMs: number;
};

export type CrmAssociation = {
  fromType: ObjectType;
  fromId: string;
  toType: ObjectType;
  toId: string;
  specs: AssociationSpec[];
};

export type CrmPipeline = {
  id: string;
  label: string;
  createdAtMs: number;
  stages: { id: string; label: string; displayOrder: number; probability: number; isClosed: boolean }[];
};

export type CrmOwner = {
  id: string;
  userId: number;
  email: string;
  firstName: string;
  lastName: string;
  createdAtMs: number;
};

export type FormSubmissionRecord = {
  formId: string;
  conversionId: string;
  submittedAt: number;
  pageUrl: string;
  values: { objectTypeId: string; name: string; value: string }[];
};

/** Ids start above 2^31, as real ones do, so that nobody keeps them in a 32-bit column. */
const FIRST_ID = 218_400_000_001;

export type CrmStore = ReturnType<typeof createCrmStore>;

/** Records, associations and definitions of the emulated portal. */
export function createCrmStore(store: Store) {
  const records = Object.fromEntries(
    OBJECT_TYPES.map((type) => [type, store.collection<CrmRecord>(`hubspot.${type}`)]),
  ) as Record<ObjectType, ReturnType<typeof store.collection<CrmRecord>>>;
  const associations = createAssociations(store);
  const custom = store.collection<PropertyDefinition>("hubspot.properties");
  const pipelines = store.collection<CrmPipeline>("hubspot.pipelines");
  const owners = store.collection<CrmOwner>("hubspot.owners");
  const submissions = store.collection<FormSubmissionRecord>("hubspot.submissions");
  const counters = store.collection<number>("hubspot.counters");

  const groups = store.collection<string>("hubspot.groups");
  const merges = store.collection<string>("hubspot.merges");

  return {
    get: (type: ObjectType, id: string) => records[type].get(id),
    all: (type: ObjectType) => records[type].all(),
    /** Id of the record that a merged one went into; its own id where it was not merged. */
    survivorOf: (type: ObjectType, id: string) => merges.get(`${type}/${id}`) ?? id,
    putMerge: (type: ObjectType, loserId: string, winnerId: string) => merges.put(`${type}/${loserId}`, winnerId),
    put: (record: CrmRecord) => records[record.type].put(record.id, record),
    nextId(): string {
      const next = (counters.get("id") ?? FIRST_ID - 1) + 1;
      counters.put("id", next);
      return String(next);
    },
    nextEventId(): number {
      const next = (counters.get("event") ?? 3_100_000_000) + 1;
      counters.put("event", next);
      return next;
    },
    /** A live record that has the value in a property that identifies records. */
    findUnique: (type: ObjectType, property: string, value: string) => {
      const wanted = value.trim().toLowerCase();
      return records[type]
        .all()
        .find((record) => !record.isArchived && record.properties[property]?.toLowerCase() === wanted);
    },
    associate: associations.link,
    disassociate: associations.unlink,
    associationsOf: (type: ObjectType, id: string, toType?: ObjectType) =>
      associations
        .of(type, id)
        .filter((link) => !toType || link.toType === toType)
        .filter((link) => records[link.toType].get(link.toId)?.isArchived === false),
    properties: (type: ObjectType) => [
      ...PROPERTY_LIST[type],
      ...custom.all().filter((definition) => definition.groupName === customGroup(type)),
    ],
    /** @returns false when there is such a group already */
    addGroup(type: ObjectType, name: string): boolean {
      if (groups.get(`${type}/${name}`)) return false;
      groups.put(`${type}/${name}`, name);
      return true;
    },
    addProperty: (type: ObjectType, definition: PropertyDefinition) =>
      custom.put(`${type}/${definition.name}`, { ...definition, groupName: customGroup(type), isCustom: true }),
    defaultProperties: (type: ObjectType) => DEFAULT_PROPERTIES[type],
    pipelines: () => pipelines.all(),
    putPipeline: (pipeline: CrmPipeline) => pipelines.put(pipeline.id, pipeline),
    owners: () => owners.all(),
    putOwner: (owner: CrmOwner) => owners.put(owner.id, owner),
    submissions: (formId: string) => submissions.all().filter((submission) => submission.formId === formId),
    putSubmission: (submission: FormSubmissionRecord) => submissions.put(submission.conversionId, submission),
  };
}

export function customGroup(type: ObjectType): string {
  return `${type}_custom`;
}
