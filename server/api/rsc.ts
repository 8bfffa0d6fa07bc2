import "server-only";
import type { QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { readUnsubscribeLink } from "#server/domain/guardrails/rest.ts";
import type { Me, WorkspaceView } from "#server/domain/workspaces/contract.ts";
import { me } from "#server/domain/workspaces/index.ts";
import { env } from "#server/platform/env.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { requestContext, userCtxOf } from "./context.ts";
import { sharedApi } from "./deps.ts";
import { appRouter } from "./root.ts";

/** The page request's context: one session and one membership look-up, however many components ask. */
const pageContext = cache(async () => {
  const given = await headers();
  const api = sharedApi();
  return requestContext(api, {
    headers: new Headers(given),
    requestId: given.get("x-request-id") ?? api.deps.newId(),
    ip: "page",
  });
});

/** The signed-in person with their workspaces; null when signed out. */
export const currentMe = cache(async (): Promise<Me | null> => {
  try {
    return await me(await userCtxOf(await pageContext()));
  } catch (error) {
    if (isAppError(error) && error.code === "unauthenticated") return null;
    throw error;
  }
});

/** The person and the workspace of the address. Signed out: to the sign-in page and back; no member: not found. */
export async function requireMember(slug: string): Promise<{ me: Me; workspace: WorkspaceView }> {
  const person = await currentMe();
  if (!person)
    return redirect(`/sign-in?callbackUrl=${encodeURIComponent((await headers()).get("x-path") ?? `/${slug}`)}`);
  const workspace = person.workspaces.find((candidate) => candidate.slug === slug);
  return workspace ? { me: person, workspace } : notFound();
}

/** Query options over the router itself, for prefetching on the server. */
export async function serverTrpc(queryClient: QueryClient) {
  const context = await pageContext();
  return createTRPCOptionsProxy({ ctx: context, router: appRouter, queryClient });
}

type SignInFacts = {
  google: boolean;
  email: boolean;
  sso: { name: string } | null;
  isSandbox: boolean;
  isGoogleSimulated: boolean;
  isMailSimulated: boolean;
};

/** The style guide is for those who build CaseyOS: in development and under test. */
export function hasStyleguide(): boolean {
  const { NODE_ENV, CASEYOS_TEST_CONTROLS } = env();
  return NODE_ENV !== "production" || CASEYOS_TEST_CONTROLS;
}

/** Which ways of signing in this server offers. */
export function signInFacts(): SignInFacts {
  const { deps, settings } = sharedApi();
  const { google, oidc, isGoogleSimulated, isMailSimulated } = settings.signIn;
  return {
    google: google !== null,
    email: Boolean(deps.mailer),
    sso: oidc ? { name: oidc.name } : null,
    isSandbox: deps.connectors.simulated,
    isGoogleSimulated,
    isMailSimulated,
  };
}

/** Who would stop writing by an unsubscribe link; null when the link is none of ours. */
export async function unsubscribeSender(token: string): Promise<string | null> {
  try {
    return (await readUnsubscribeLink(sharedApi().deps, token)).sender;
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") return null;
    throw error;
  }
}

/** Whether this server runs a production build, which has a service worker. */
export const hasServiceWorker = (): boolean => env().NODE_ENV === "production";

/** The nonce that proxy.ts made for this answer. */
export async function cspNonce(): Promise<string | undefined> {
  return (await headers()).get("x-nonce") ?? undefined;
}

/** Whether this server runs on emulated vendors and may play their world. */
export const hasWorld = (): boolean => Boolean(sharedApi().deps.world);

/** The address under which this server is reached: scheme, host and port. */
export const ownOrigin = (): string => sharedApi().settings.origin;
