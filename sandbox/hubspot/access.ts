import { type App, bearerToken, type RouteContext } from "../http/emulator.ts";
import type { Grant, GrantBook } from "../oauth/grants.ts";
import { type ObjectType, objectTypeOf } from "./types.ts";
import { hubspotError } from "./wire.ts";

type Method = "get" | "post" | "put" | "patch" | "delete";

/** Scope of a call, or how to find it from the object type in the path; null needs a token only. */
export type ScopeRule = string | "objects.read" | "objects.write" | "schemas.read" | "schemas.write" | null;

export type HubspotHandler = (c: RouteContext, grant: Grant) => Response | Promise<Response>;

export type HubspotRoute = (method: Method, path: string, scope: ScopeRule, handler: HubspotHandler) => void;

/** Registers routes behind the token and scope checks. */
export function hubspotRoutes(app: App, grants: GrantBook): HubspotRoute {
  return (method, path, rule, handler) => {
    app[method](path, async (c) => {
      const check = grants.checkAccess(bearerToken(c) ?? "");
      if (check.kind === "expired") {
        return hubspotError(401, "EXPIRED_AUTHENTICATION", "The OAuth token used to make this call expired.");
      }
      if (check.kind === "unknown") {
        return hubspotError(
          401,
          "INVALID_AUTHENTICATION",
          "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
        );
      }
      const scope = scopeFor(rule, c.req.param("type"));
      if (scope && !check.token.scopes.includes(scope)) return missingScope(scope);
      return handler(c, check.grant);
    });
  };
}

function scopeFor(rule: ScopeRule, typeText: string): string | null {
  if (rule === null || !/^(objects|schemas)\./.test(rule)) return rule;
  const [area, right] = rule.split(".");
  const type = objectTypeOf(typeText);
  return type ? `crm.${area}.${scopeObject(type)}.${right}` : null;
}

/** Tasks and notes hang on contacts, and so do their scopes. */
function scopeObject(type: ObjectType): "contacts" | "companies" | "deals" {
  return type === "tasks" || type === "notes" ? "contacts" : type;
}

function missingScope(scope: string): Response {
  return hubspotError(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.", {
    extra: {
      errors: [
        { message: "One or more of the following scopes are required.", context: { requiredGranularScopes: [scope] } },
      ],
    },
  });
}

/** The supported object type of a `:type` parameter, or HubSpot's refusal. */
export function withType(
  c: RouteContext,
  name: string,
  then: (type: ObjectType) => Response | Promise<Response>,
): Response | Promise<Response> {
  const type = objectTypeOf(c.req.param(name));
  return type
    ? then(type)
    : hubspotError(400, "VALIDATION_ERROR", `Unable to infer object type from: ${c.req.param(name)}`);
}
