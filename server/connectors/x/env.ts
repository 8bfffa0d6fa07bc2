import type { Env } from "#server/platform/env.ts";

export type XEnv = Pick<Env, "X_CLIENT_ID" | "X_CLIENT_SECRET" | "X_API_URL" | "X_AUTHORIZE_URL">;
