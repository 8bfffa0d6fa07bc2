/** Who acts. `agent` acts for a member, `system` is a durable job, `webhook` a verified vendor. */
export type Role = "admin" | "member" | "viewer";

export type Actor =
  | { type: "user"; id: string; role: Role; name: string }
  | { type: "api_key"; id: string; scopes: readonly string[]; name: string }
  | { type: "system"; id: string }
  | { type: "webhook"; id: string };

/** The person's or program's name as screens show it. */
export function actorName(actor: Actor): string {
  switch (actor.type) {
    case "user":
      return actor.name;
    case "api_key":
      return `API key “${actor.name}”`;
    case "system":
      return "CaseyOS";
    case "webhook":
      return actor.id;
    default:
      return actor satisfies never;
  }
}
