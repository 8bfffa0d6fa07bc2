import type { Store } from "../store/journal.ts";
import type { CrmAssociation, CrmRecord } from "./crm-store.ts";
import { type AssociationSpec, inverseAssociationType, type ObjectType } from "./types.ts";

/** Links between records, found by the record they start at. */
export function createAssociations(store: Store) {
  const links = store.collection<CrmAssociation>("hubspot.associations");
  const keysByRecord = new Map<string, Set<string>>();
  let indexed = 0;

  const index = (place: string, key: string): void => {
    const keys = keysByRecord.get(place) ?? new Set();
    keysByRecord.set(place, keys.add(key));
  };
  // A reset or a restored journal changes the collection behind the index's back, and with it its size.
  const keysFrom = (place: string): Set<string> => {
    if (indexed !== links.size()) {
      keysByRecord.clear();
      for (const { fromType, fromId, toType, toId } of links.all())
        index(`${fromType}/${fromId}`, `${fromType}/${fromId}/${toType}/${toId}`);
      indexed = links.size();
    }
    return keysByRecord.get(place) ?? new Set();
  };
  const put = (from: CrmRecord, to: CrmRecord, specs: AssociationSpec[]): void => {
    const place = `${from.type}/${from.id}`;
    const key = `${place}/${to.type}/${to.id}`;
    keysFrom(place);
    const known = links.get(key)?.specs ?? [];
    const merged = [...known, ...specs.filter((spec) => !known.some((other) => sameSpec(other, spec)))];
    links.put(key, { fromType: from.type, fromId: from.id, toType: to.type, toId: to.id, specs: merged });
    index(place, key);
    indexed = links.size();
  };
  const drop = (from: CrmRecord, to: CrmRecord): void => {
    const place = `${from.type}/${from.id}`;
    const key = `${place}/${to.type}/${to.id}`;
    keysFrom(place).delete(key);
    links.delete(key);
    indexed = links.size();
  };

  return {
    of: (type: ObjectType, id: string): CrmAssociation[] =>
      [...keysFrom(`${type}/${id}`)].flatMap((key) => links.get(key) ?? []),
    /** Links both directions; numbers that have no other side (labels of the user) are linked one way. */
    link(from: CrmRecord, to: CrmRecord, specs: AssociationSpec[]): void {
      put(from, to, specs);
      const inverse = specs.flatMap((spec) => {
        const typeId = inverseAssociationType(from.type, to.type, spec.typeId);
        return typeId === null ? [] : [{ ...spec, typeId }];
      });
      if (inverse.length > 0) put(to, from, inverse);
    },
    unlink(from: CrmRecord, to: CrmRecord): void {
      drop(from, to);
      drop(to, from);
    },
  };
}

function sameSpec(a: AssociationSpec, b: AssociationSpec): boolean {
  return a.category === b.category && a.typeId === b.typeId;
}
