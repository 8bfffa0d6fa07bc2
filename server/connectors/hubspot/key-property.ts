import type { CrmKind } from "#server/connectors/ports/crm.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import type { HubspotCalls } from "./calls.ts";
import { objectTypes } from "./kinds.ts";

/** Our handle on a record we made: a property with unique values, so that HubSpot itself refuses a second create. */
export const KEY_PROPERTY = "caseyos_key";
const GROUP = { name: "caseyos", label: "CaseyOS" };

/**
 * Makes the property on first use, in a group of its own. Nothing a person asked for has happened yet, so a lost answer is
 * `unavailable`, not `unknown`.
 */
export async function ensureKeyProperty(calls: HubspotCalls, kind: CrmKind): VendorResult<void> {
  const place = calls.account === undefined ? null : `${calls.account}/${kind}`;
  if (place !== null && calls.cache.keyed.has(place)) return ok(undefined);
  const type = objectTypes[kind];
  const group = existing(await calls.write((client) => client.crm.properties.groupsApi.create(type, GROUP)));
  if (!group.ok) return group;
  const made = existing(
    await calls.write((client) =>
      client.crm.properties.coreApi.create(type, {
        name: KEY_PROPERTY,
        label: "CaseyOS key",
        description: "Written by CaseyOS so that a record is never made twice.",
        groupName: GROUP.name,
        // The client types these as enums, which are their text on the wire.
        type: "string" as never,
        fieldType: "text" as never,
        hasUniqueValue: true,
        formField: false,
      }),
    ),
  );
  if (made.ok && place !== null) calls.cache.keyed.add(place);
  return made;
}

type Answer = Awaited<VendorResult<unknown>>;

/** "Already exists" is as good as made. */
function existing(answer: Answer): Awaited<VendorResult<void>> {
  if (answer.ok || answer.error.status === 409) return ok(undefined);
  const { error } = answer;
  return err<VendorError>(error.kind === "unknown" ? { ...error, kind: "unavailable" } : error);
}
