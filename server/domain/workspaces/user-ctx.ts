import type { Ctx, Deps } from "#server/platform/context.ts";
import type { UserId } from "#server/platform/pure/ids.ts";

/** A signed-in person as the session and one look at the database give it. */
export type SignedIn = {
  userId: UserId;
  email: string;
  name: string | null;
  timeZone: string;
};

/** What the few verbs get that run before or beside a workspace: `me`, making one, joining one. */
export type UserCtx = Deps & Pick<Ctx, "requestId" | "surface"> & { user: SignedIn };
