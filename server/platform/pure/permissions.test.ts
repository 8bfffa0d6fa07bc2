import { describe, expect, it } from "vitest";
import type { Actor, Role } from "./actor.ts";
import { type Action, apiScopes, covers, isAllowed, permissions } from "./permissions.ts";

const actions = Object.keys(permissions) as Action[];
const user = (role: Role): Actor => ({ type: "user", id: "u", role, name: "U" });
const apiKey = (...scopes: string[]): Actor => ({ type: "api_key", id: "k", scopes, name: "K" });
const system: Actor = { type: "system", id: "job" };
const allowedTo = (actor: Actor) => actions.filter((action) => isAllowed(actor, action));
const isRead = (action: Action) => action.endsWith(".read");

describe("permissions", () => {
  it("let a viewer read and change nothing, apart from what is their own: a workspace, leaving one, the bell, tips put away", () => {
    const own = ["workspace.create", "member.leave", "notification.manage", "help.mark"];
    expect(allowedTo(user("viewer")).filter((action) => !isRead(action))).toEqual(own);
  });

  it("give an admin all that a member has, and a member all that a viewer has", () => {
    expect(allowedTo(user("admin"))).toEqual(expect.arrayContaining(allowedTo(user("member"))));
    expect(allowedTo(user("member"))).toEqual(expect.arrayContaining(allowedTo(user("viewer"))));
  });

  it("leave executing to durable jobs", () => {
    for (const role of ["admin", "member", "viewer"] as const)
      expect(isAllowed(user(role), "move.execute")).toBe(false);
    expect(isAllowed(apiKey(...apiScopes), "move.execute")).toBe(false);
    expect(isAllowed(system, "move.execute")).toBe(true);
  });

  it("never let a job or a webhook approve, manage people or keys", () => {
    for (const action of ["move.approve", "member.invite", "api_key.manage", "connection.manage"] as const) {
      expect(isAllowed(system, action), action).toBe(false);
      expect(isAllowed({ type: "webhook", id: "hubspot" }, action), action).toBe(false);
    }
  });

  it("let no API key manage keys or connections, whatever its scopes", () => {
    for (const action of ["api_key.manage", "api_key.read", "connection.manage"] as const) {
      expect(isAllowed(apiKey(...apiScopes), action), action).toBe(false);
    }
  });

  it("give a key without scopes nothing, and an unknown scope nothing", () => {
    expect(allowedTo(apiKey())).toEqual([]);
    expect(allowedTo(apiKey("everything", "moves", ":read", "moves:"))).toEqual([]);
  });

  it("include reading in a scope to write the same thing, and nothing else", () => {
    expect(covers("moves:write", "moves:read")).toBe(true);
    expect(covers("moves:read", "moves:write")).toBe(false);
    expect(covers("moves:write", "moves:approve")).toBe(false);
    expect(covers("signals:write", "moves:read")).toBe(false);
  });
});
