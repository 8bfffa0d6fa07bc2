import type { Actor, Role } from "./actor.ts";

/** Scopes of API keys. `write` scopes include reading the same thing. */
export const apiScopes = [
  "moves:read",
  "moves:write",
  "moves:approve",
  "signals:read",
  "signals:write",
  "people:read",
  "outcomes:read",
  "outcomes:write",
  "workspace:read",
  "workspace:admin",
] as const;
export type ApiScope = (typeof apiScopes)[number];

type Rule = { roles: readonly Role[]; scope: ApiScope | null; isRead?: true; system?: true };
const everyone: readonly Role[] = ["admin", "member", "viewer"];
const writers: readonly Role[] = ["admin", "member"];
const admins: readonly Role[] = ["admin"];

/** Role × action, in one table. `scope: null` means no API key may do it; `system` lets durable jobs and webhooks. */
export const permissions = {
  "workspace.read": { roles: everyone, scope: "workspace:read", isRead: true },
  "workspace.create": { roles: everyone, scope: null },
  "workspace.update": { roles: admins, scope: "workspace:admin" },
  "member.read": { roles: everyone, scope: "workspace:read", isRead: true },
  "member.invite": { roles: admins, scope: "workspace:admin" },
  "member.change_role": { roles: admins, scope: "workspace:admin" },
  "member.leave": { roles: everyone, scope: null },
  "member.remove": { roles: admins, scope: "workspace:admin" },
  "move.read": { roles: everyone, scope: "moves:read", isRead: true, system: true },
  "move.propose": { roles: writers, scope: "moves:write", system: true },
  "move.edit": { roles: writers, scope: "moves:write" },
  "move.snooze": { roles: writers, scope: "moves:write" },
  "move.dismiss": { roles: writers, scope: "moves:write" },
  "move.assign": { roles: writers, scope: "moves:write" },
  "move.approve": { roles: writers, scope: "moves:approve" },
  "move.undo": { roles: writers, scope: "moves:approve" },
  "move.retry": { roles: writers, scope: "moves:approve" },
  "move.auto_approve": { roles: [], scope: null, system: true },
  "approval.read": { roles: everyone, scope: "moves:read", isRead: true },
  "approval.request": { roles: writers, scope: "moves:write" },
  "approval.delegate": { roles: writers, scope: null },
  "approval.release": { roles: [], scope: null, system: true },
  "approval.configure": { roles: admins, scope: "workspace:admin" },
  "autonomy.read": { roles: everyone, scope: "workspace:read", isRead: true },
  "autonomy.manage": { roles: admins, scope: "workspace:admin" },
  "move.comment": { roles: writers, scope: null },
  "view.save": { roles: writers, scope: null },
  "move.rank": { roles: admins, scope: null, system: true },
  "move.execute": { roles: [], scope: null, system: true },
  "signal.read": { roles: everyone, scope: "signals:read", isRead: true },
  "signal.ingest": { roles: writers, scope: "signals:write", system: true },
  "signal.process": { roles: [], scope: null, system: true },
  "signal.requeue": { roles: writers, scope: "signals:write" },
  "flow.read": { roles: everyone, scope: "moves:read", isRead: true },
  "flow.rerun": { roles: writers, scope: "moves:write" },
  "flow.configure": { roles: admins, scope: "workspace:admin" },
  "sequence.read": { roles: everyone, scope: "moves:read", isRead: true },
  "sequence.manage": { roles: writers, scope: "moves:write" },
  "sequence.advance": { roles: [], scope: null, system: true },
  "people.read": { roles: everyone, scope: "people:read", isRead: true },
  "people.write": { roles: writers, scope: null, system: true },
  "outcome.read": { roles: everyone, scope: "outcomes:read", isRead: true },
  "outcome.record": { roles: writers, scope: "outcomes:write", system: true },
  "connection.read": { roles: everyone, scope: "workspace:read", isRead: true },
  "connection.manage": { roles: writers, scope: null },
  "connection.manage_shared": { roles: admins, scope: null },
  "connection.release": { roles: [], scope: null, system: true },
  "sandbox.act": { roles: admins, scope: null },
  "connection.sync": { roles: writers, scope: null, system: true },
  "guardrails.read": { roles: everyone, scope: "workspace:read", isRead: true },
  "guardrails.update": { roles: admins, scope: "workspace:admin" },
  "kill_switch.engage": { roles: writers, scope: "moves:write" },
  "kill_switch.release": { roles: admins, scope: "workspace:admin" },
  "suppression.read": { roles: everyone, scope: "people:read", isRead: true },
  "suppression.add": { roles: writers, scope: "moves:write" },
  "suppression.remove": { roles: admins, scope: "workspace:admin" },
  "model.read": { roles: everyone, scope: null, isRead: true },
  "model.manage": { roles: admins, scope: null },
  "api_key.read": { roles: admins, scope: null, isRead: true },
  "api_key.manage": { roles: admins, scope: null },
  "webhook.read": { roles: admins, scope: null, isRead: true },
  "webhook.manage": { roles: admins, scope: null },
  "notification.read": { roles: everyone, scope: null, isRead: true },
  "notification.manage": { roles: everyone, scope: null },
  "notification.deliver": { roles: [], scope: null, system: true },
  "operations.read": { roles: everyone, scope: "workspace:read", isRead: true },
  "operations.manage": { roles: admins, scope: "workspace:admin" },
  "help.read": { roles: everyone, scope: null, isRead: true },
  "help.mark": { roles: everyone, scope: null },
  "help.diagnose": { roles: writers, scope: null, isRead: true },
  "audit.read": { roles: admins, scope: "workspace:admin", isRead: true },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof permissions;

/** Pure verdict; `authorize` throws by it. */
export function isAllowed(actor: Actor, action: Action): boolean {
  const rule: Rule = permissions[action];
  switch (actor.type) {
    case "user":
      return rule.roles.includes(actor.role);
    case "api_key":
      return rule.scope !== null && actor.scopes.some((scope) => covers(scope, rule.scope as string));
    case "system":
    case "webhook":
      return rule.system === true;
    default:
      return actor satisfies never;
  }
}

/** Whether a held scope includes the wanted one: a `write` or `approve` scope includes `read` of the same thing. */
export function covers(held: string, wanted: string): boolean {
  if (held === wanted) return true;
  if (!apiScopes.some((scope) => scope === held)) return false;
  const [heldThing, heldVerb] = held.split(":");
  const [thing, verb] = wanted.split(":");
  return heldThing === thing && verb === "read" && heldVerb !== "read";
}
