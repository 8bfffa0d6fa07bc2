import {
  firstMemberships,
  type Membership,
  memberOf,
  type SignedIn,
  signedInUser,
  type UserCtx,
} from "#server/domain/workspaces/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { AppError, notFound } from "#server/platform/pure/errors.ts";
import { createRateLimiter, type RateLimiter } from "#server/platform/rate-limit.ts";
import { readSession, type Session } from "./auth/session.ts";
import type { ApiSettings } from "./settings.ts";

/** What the doors share: built once per process. */
export type Api = {
  deps: Deps;
  settings: ApiSettings;
  limiter: RateLimiter;
  /** The durable half of this process (engine and outbox), where it runs here. */
  durable: Durable | null;
  /** Set at shutdown: load balancers should send nothing more. */
  isStopping: boolean;
};

/** What inngest/runtime.ts starts. */
export type Durable = {
  stop(): Promise<void>;
  /** Not null where the functions run in this process. */
  engine: object | null;
  lag(): Promise<{ outboxMs: number; queue: number }>;
  /** For how long an Inngest server has not answered, ms; null where none is asked. */
  silentMs(): Promise<number | null>;
};

export const createApi = (deps: Deps, settings: ApiSettings): Api => ({
  deps,
  settings,
  limiter: createRateLimiter(deps),
  durable: null,
  isStopping: false,
});

/** One request as the doors see it. Look-ups are made at most once, and only when asked for. */
export type RequestContext = {
  api: Api;
  requestId: string;
  /** The client's address behind the trusted proxies. */
  ip: string;
  session(): Promise<Session | null>;
  /** @throws unauthenticated without a live session */
  user(): Promise<SignedIn>;
  /** @throws unauthenticated without a live session; not_found for a workspace the person is no member of */
  member(workspace: string): Promise<Ctx>;
  /** The person's only workspace. @throws invalid_input when they have several */
  onlyMember(): Promise<Ctx>;
};

export const unauthenticated = (): AppError =>
  new AppError("unauthenticated", "session.missing", "Sign in to do this.");

const ended = (): AppError =>
  new AppError("unauthenticated", "session.ended", "This session has ended. Sign in again.");

/** @param headers the request's; only the cookie is read */
export function requestContext(api: Api, request: { headers: Headers; requestId: string; ip: string }): RequestContext {
  const { deps } = api;
  const { requestId } = request;
  const session = once(() => readSession(api.settings, request.headers.get("cookie")));
  const live = async () => {
    const found = await session();
    if (!found) throw unauthenticated();
    return found;
  };
  const user = once(async () => {
    const { userId, epoch } = await live();
    const found = await signedInUser(deps.db, userId);
    if (!found || found.sessionEpoch !== epoch) throw ended();
    return found;
  });
  const ctxOf = (membership: Membership, epoch: number): Ctx => {
    if (membership.sessionEpoch !== epoch) throw ended();
    const { role, user: person, workspaceId } = membership;
    const actor = { type: "user", id: person.userId, role, name: person.name ?? person.email } as const;
    return createCtx(deps, { workspaceId, actor, requestId, surface: "web" });
  };
  const members = new Map<string, Promise<Ctx>>();
  const member = (workspace: string): Promise<Ctx> => {
    const known = members.get(workspace);
    if (known) return known;
    const found = live().then(async ({ userId, epoch }) => {
      const membership = await memberOf(deps.db, userId, workspace);
      if (!membership) {
        await user();
        throw notFound("workspace");
      }
      return ctxOf(membership, epoch);
    });
    members.set(workspace, found);
    return found;
  };
  const onlyMember = async (): Promise<Ctx> => {
    const { userId, epoch } = await live();
    const [first, second] = await firstMemberships(deps.db, userId);
    if (!first) {
      await user();
      throw notFound("workspace");
    }
    if (second) {
      throw new AppError(
        "invalid_input",
        "workspace.required",
        "You are in several workspaces: name one in the header X-Workspace.",
      );
    }
    return ctxOf(first, epoch);
  };
  return { api, requestId, ip: request.ip, session, user, member, onlyMember };
}

/** The context of verbs that need a person and no workspace. */
export async function userCtxOf(request: RequestContext): Promise<UserCtx> {
  return { ...request.api.deps, requestId: request.requestId, surface: "web", user: await request.user() };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
