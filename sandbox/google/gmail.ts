import { GMAIL_SCOPES } from "../constants.ts";
import { type App, bearerToken, type RouteContext } from "../http/emulator.ts";
import type { GrantBook } from "../oauth/grants.ts";
import type { Account, Accounts } from "./accounts.ts";
import type { PostOffice } from "./delivery.ts";
import { insufficientScopes, notFound, unauthenticated } from "./errors.ts";
import type { MailStore } from "./mail-store.ts";

export type Gmail = { mail: MailStore; accounts: Accounts; postOffice: PostOffice; grants: GrantBook };

type Method = "get" | "post" | "put" | "patch" | "delete";

export type GmailHandler = (c: RouteContext, account: Account, gmail: Gmail) => Response | Promise<Response>;

/** What a method needs; any one of the scopes is enough. */
export type Access = "read" | "metadata" | "write" | "compose" | "send" | "labels";

const ACCEPTED: Record<Access, ReadonlySet<string>> = {
  read: new Set([GMAIL_SCOPES.full, GMAIL_SCOPES.modify, GMAIL_SCOPES.readonly]),
  metadata: new Set([GMAIL_SCOPES.full, GMAIL_SCOPES.modify, GMAIL_SCOPES.readonly, GMAIL_SCOPES.metadata]),
  write: new Set([GMAIL_SCOPES.full, GMAIL_SCOPES.modify]),
  compose: new Set([GMAIL_SCOPES.full, GMAIL_SCOPES.modify, GMAIL_SCOPES.compose]),
  send: new Set([GMAIL_SCOPES.full, GMAIL_SCOPES.modify, GMAIL_SCOPES.compose, GMAIL_SCOPES.send]),
  labels: new Set([
    GMAIL_SCOPES.full,
    GMAIL_SCOPES.modify,
    GMAIL_SCOPES.readonly,
    GMAIL_SCOPES.labels,
    GMAIL_SCOPES.metadata,
  ]),
};

export type GmailRoute = (method: Method, path: string, access: Access, handler: GmailHandler) => void;

/** Registers routes under `/gmail/v1/users/:userId` behind the token, scope and mailbox checks. */
export function gmailRoutes(app: App, gmail: Gmail): GmailRoute {
  return (method, path, access, handler) => {
    app[method](`/gmail/v1/users/:userId${path}`, async (c) => {
      const check = gmail.grants.checkAccess(bearerToken(c) ?? "");
      const account = check.kind === "good" ? gmail.accounts.find(check.grant.account) : undefined;
      if (check.kind !== "good" || !account) return unauthenticated();
      if (!check.token.scopes.some((scope) => ACCEPTED[access].has(scope))) return insufficientScopes();
      const userId = c.req.param("userId");
      if (userId !== "me" && userId.toLowerCase() !== account.email) return notFound();
      return handler(c, account, gmail);
    });
  };
}

/** Query parameters; the official client repeats a parameter for lists. */
export function queryOf(c: RouteContext): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

export type Page<T> = { items: T[]; nextPageToken?: string };

/** @returns null when the page token is not one that an earlier page gave */
export function pageOf<T>(items: T[], query: URLSearchParams, defaultSize: number, maxSize: number): Page<T> | null {
  const token = query.get("pageToken");
  if (token !== null && !/^\d{1,9}$/.test(token)) return null;
  const offset = Number(token ?? 0);
  const size = Math.min(maxSize, Math.max(1, Number(query.get("maxResults") ?? defaultSize) || defaultSize));
  const next = offset + size;
  return { items: items.slice(offset, next), ...(next < items.length ? { nextPageToken: String(next) } : {}) };
}
