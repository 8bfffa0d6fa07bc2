import { type App, bearerToken, type RouteContext } from "../http/emulator.ts";
import type { GrantBook } from "../oauth/grants.ts";
import type { Account, Accounts } from "./accounts.ts";
import { insufficientScopes, unauthenticated } from "./errors.ts";

const AUTH = "https://www.googleapis.com/auth/";

export type Caller = { account: Account; scopes: ReadonlySet<string> };
export type ApiHandler = (c: RouteContext, caller: Caller) => Response | Promise<Response>;
/** @param scopes last parts of the scopes' addresses; any one of them is enough */
export type ApiRoute = (
  method: "get" | "post" | "patch" | "delete",
  path: string,
  scopes: readonly string[],
  handler: ApiHandler,
) => void;

/** Registers routes under a prefix behind the token and scope checks. */
export function apiRoutes(app: App, prefix: string, who: { grants: GrantBook; accounts: Accounts }): ApiRoute {
  return (method, path, accepted, handler) => {
    app[method](`${prefix}${path}`, async (c) => {
      const check = who.grants.checkAccess(bearerToken(c) ?? "");
      const account = check.kind === "good" ? who.accounts.find(check.grant.account) : undefined;
      if (check.kind !== "good" || !account) return unauthenticated();
      const scopes = new Set(
        check.token.scopes.flatMap((scope) => (scope.startsWith(AUTH) ? [scope.slice(AUTH.length)] : [])),
      );
      if (!accepted.some((scope) => scopes.has(scope))) return insufficientScopes();
      return handler(c, { account, scopes });
    });
  };
}
