import type { NextAuthOptions } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import type { Mailer } from "#server/platform/mailer.ts";
import type { SignInSettings } from "../settings.ts";
import { signInMail } from "./sign-in-mail.ts";

type Provider = NextAuthOptions["providers"][number];
type Profile = { sub: string; name?: string; email?: string; email_verified?: boolean; hd?: string; picture?: string };

export const LINK_SECONDS = 15 * 60;
const httpOptions = { timeout: 10_000 };
const scope = "openid email profile";

/** The ways of signing in that are configured. Only who somebody is is asked here; mailboxes are connected separately. */
export function authProviders(signIn: SignInSettings, mail: { mailer: Mailer; pepper: string } | null): Provider[] {
  const providers: Provider[] = [];
  if (signIn.google) providers.push(google(signIn.google));
  if (signIn.oidc) providers.push(oidc(signIn.oidc));
  if (mail) providers.push(emailLink(mail.mailer, mail.pepper));
  return providers;
}

const personOf = (profile: Profile) => ({
  id: profile.sub,
  name: profile.name ?? null,
  email: (profile.email ?? "").toLowerCase(),
  image: null,
});

function google(client: NonNullable<SignInSettings["google"]>): OAuthConfig<Profile> {
  const issuer = client.issuer ?? "https://accounts.google.com";
  return {
    id: "google",
    name: "Google",
    type: "oauth",
    ...(client.issuer ? { issuer } : {}),
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    // Google takes the secret in the body as well as in the header; some of its emulators only in the body.
    client: { token_endpoint_auth_method: "client_secret_post" },
    authorization: { params: { scope, prompt: "select_account" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    profile: personOf,
    // Safe because the sign-in callback refuses an address that Google is not the authority for.
    allowDangerousEmailAccountLinking: true,
    httpOptions,
  };
}

function oidc(client: NonNullable<SignInSettings["oidc"]>): OAuthConfig<Profile> {
  return {
    id: "oidc",
    name: client.name,
    type: "oauth",
    wellKnown: `${client.issuer}/.well-known/openid-configuration`,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    authorization: { params: { scope } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    profile: personOf,
    // Whoever configured the issuer trusts it for addresses; unverified ones are refused by the sign-in callback.
    allowDangerousEmailAccountLinking: true,
    httpOptions,
  };
}

/** @param pepper is hashed together with the token, so that a copy of the table is not enough to recognise one */
function emailLink(mailer: Mailer, pepper: string): Provider {
  return {
    id: "email",
    type: "email",
    name: "Email",
    from: "",
    server: "",
    maxAge: LINK_SECONDS,
    secret: pepper,
    sendVerificationRequest: async ({ identifier, url }) => {
      await mailer.send({ to: identifier, ...signInMail(url) });
    },
    options: {},
  };
}

/**
 * Whether the provider's word is enough to let a profile into an existing account of the same address. Google answers for
 * its own mailboxes and for those of a Workspace domain; any other verified address may have changed hands since.
 */
export function isAuthority(provider: string, profile: Profile): boolean {
  if (provider !== "google") return true;
  const domain = profile.email?.toLowerCase().split("@")[1];
  return (
    domain === "gmail.com" ||
    domain === "googlemail.com" ||
    (domain !== undefined && profile.hd?.toLowerCase() === domain)
  );
}

export const isVerified = (profile: Profile): boolean => profile.email !== undefined && profile.email_verified === true;
