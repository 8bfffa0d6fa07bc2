import type { NextAuthOptions } from "next-auth";
import { identityByAccount, identityByEmail, identityById, settleIn } from "#server/domain/workspaces/index.ts";
import type { Api } from "../context.ts";
import { isSecure } from "../settings.ts";
import { createAuthAdapter } from "./adapter.ts";
import { linkPepper } from "./login-link.ts";
import { authProviders, isAuthority, isVerified } from "./providers.ts";
import { SESSION_SECONDS } from "./session.ts";

/** How next-auth is set up here. Built once per process. */
export function authOptions(api: Api): NextAuthOptions {
  const { deps, settings } = api;
  const mail = deps.mailer
    ? { mailer: deps.mailer, pepper: linkPepper(deps.keys) }
    : terminalLinks(linkPepper(deps.keys));
  return {
    secret: settings.authSecret,
    useSecureCookies: isSecure(settings),
    adapter: createAuthAdapter(deps),
    providers: authProviders(settings.signIn, mail),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", verifyRequest: "/sign-in?sent=1", error: "/sign-in" },
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.type !== "oauth") return Boolean(user.email);
        return mayEnter(api, account.provider, account.providerAccountId, (profile ?? {}) as ProviderProfile);
      },
      jwt: async ({ token, user, trigger }) => {
        if (trigger !== "signIn" && trigger !== "signUp") return { sub: token.sub, epoch: token.epoch };
        return enter(api, user.id);
      },
      session: ({ session, token }) => ({
        expires: session.expires,
        user: { name: null, email: null, image: null, id: token.sub },
      }),
    },
    logger: {
      error: (code, metadata) => deps.log.warn({ authError: code, reason: messageOf(metadata) }, "sign-in failed"),
      warn: () => {},
      debug: () => {},
    },
  };
}

type ProviderProfile = Parameters<typeof isVerified>[0];

/** Lets a proven address in; into an account that exists already only by an authority for the address. */
async function mayEnter(
  { deps }: Api,
  provider: string,
  providerAccountId: string,
  profile: ProviderProfile,
): Promise<boolean | string> {
  if (!isVerified(profile)) return false;
  if (isAuthority(provider, profile)) return true;
  if (await identityByAccount(deps.db, provider, providerAccountId)) return true;
  const taken = await identityByEmail(deps.db, profile.email?.toLowerCase() ?? "");
  return taken ? "/sign-in?error=OAuthAccountNotLinked" : true;
}

/** The session's content, after invites are accepted and a first workspace is made. */
async function enter({ deps }: Api, userId: string): Promise<{ sub: string; epoch: number }> {
  const identity = await identityById(deps.db, userId);
  if (!identity) throw new Error("The person who signs in is not there.");
  const user = { userId: identity.id, email: identity.email, name: identity.name, timeZone: "UTC" };
  await settleIn({ ...deps, user, requestId: deps.newId(), surface: "web" });
  deps.log.info({ userId: identity.id }, "signed in");
  return { sub: identity.id, epoch: identity.sessionEpoch };
}

/** Without a mail server nobody is offered a link by mail, but links made at the terminal still work. */
const terminalLinks = (pepper: string) => ({
  pepper,
  mailer: {
    send: async () => {
      throw new Error("No mail server is configured.");
    },
  },
});

function messageOf(metadata: unknown): string {
  const error = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | null)?.error;
  return error instanceof Error ? error.message : "unknown";
}
