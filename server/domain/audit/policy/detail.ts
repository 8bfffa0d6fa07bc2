/** Addresses may carry a credential in their path or query: only where they lead is told. */
const hasAddress = (key: string): boolean => /url$/i.test(key);
const isSecret = (key: string): boolean => /(secret|token|password|apikey|api_key|authorization)$/i.test(key);

function originOf(value: string): string {
  return URL.canParse(value) ? new URL(value).origin : "an address";
}

/** A detail as it may leave the database: whatever a name marks as a credential is left out, at any depth. */
export function shownDetail(detail: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(detail).flatMap(([key, value]) => {
      if (isSecret(key) && typeof value !== "boolean") return [];
      return [[key, hasAddress(key) && typeof value === "string" ? originOf(value) : shownValue(value)]];
    }),
  );
}

function shownValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shownValue);
  if (typeof value === "object" && value !== null) return shownDetail(value as Record<string, unknown>);
  return value;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const memberKeys = ["from", "to", "ownerId", "assigneeId", "mentions"];

/** Ids of members that a detail names. */
export function membersIn(detail: Record<string, unknown>): string[] {
  return memberKeys
    .flatMap((key) => detail[key])
    .filter((value): value is string => typeof value === "string" && UUID.test(value));
}

/** The name that an entry keeps of its thing, for what may be gone by now. */
export function nameIn(detail: Record<string, unknown>): string | null {
  for (const key of ["name", "account", "label"]) {
    const value = detail[key];
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}
