import { GOOGLE_CLIENT, HUBSPOT_APP, SLACK_APP, X_APP } from "#sandbox/constants.ts";
import type { SandboxUrls } from "#sandbox/index.ts";

type Variables = Record<string, string | undefined>;

/** Vendors without real credentials in the environment; each of them is emulated. */
export function emulatedVendors(env: Variables): string[] {
  const vendors: string[] = [];
  if (!env.GOOGLE_CLIENT_ID) vendors.push("google");
  if (!env.HUBSPOT_CLIENT_ID) vendors.push("hubspot");
  if (!env.SLACK_CLIENT_ID) vendors.push("slack");
  if (!env.X_CLIENT_ID) vendors.push("x");
  if (!env.SMTP_URL) vendors.push("mail");
  if (asksForScriptedModel(env)) vendors.push("openai");
  return vendors;
}

/** A script in a model's place is never there unasked: without a model drafts are template-made, and say so. */
const asksForScriptedModel = (env: Variables): boolean =>
  !env.OPENAI_API_KEY && (env.SIMULATED_VENDORS ?? "").split(",").some((name) => name.trim() === "openai");

/** The variables that point the app at the emulators of `vendors`; real vendors keep their own. */
export function sandboxVariables(vendors: string[], urls: SandboxUrls): Variables {
  const isEmulated = (name: string) => vendors.includes(name);
  return {
    SIMULATED_VENDORS: vendors.join(","),
    ...(isEmulated("google") && {
      GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
      GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
      GOOGLE_ISSUER: urls.google,
      GOOGLE_API_URL: urls.google,
    }),
    ...(isEmulated("hubspot") && {
      HUBSPOT_CLIENT_ID: HUBSPOT_APP.clientId,
      HUBSPOT_CLIENT_SECRET: HUBSPOT_APP.clientSecret,
      HUBSPOT_API_URL: urls.hubspot,
      HUBSPOT_AUTHORIZE_URL: urls.hubspotAuthorize,
    }),
    ...(isEmulated("slack") && {
      SLACK_CLIENT_ID: SLACK_APP.clientId,
      SLACK_CLIENT_SECRET: SLACK_APP.clientSecret,
      SLACK_SIGNING_SECRET: SLACK_APP.signingSecret,
      SLACK_API_URL: `${urls.slack}/api`,
      SLACK_AUTHORIZE_URL: `${urls.slack}/oauth/v2/authorize`,
    }),
    ...(isEmulated("x") && {
      X_CLIENT_ID: X_APP.clientId,
      X_CLIENT_SECRET: X_APP.clientSecret,
      X_API_URL: urls.x,
      X_AUTHORIZE_URL: `${urls.x}/i/oauth2/authorize`,
    }),
    ...(isEmulated("openai") && {
      OPENAI_API_KEY: "sandbox-model-key",
      OPENAI_BASE_URL: `${urls.model}/v1`,
      OPENAI_MODEL: "scripted-model",
    }),
    ...(isEmulated("mail") && { SMTP_URL: urls.smtp, MAIL_FROM: "CaseyOS <hello@caseyos.test>" }),
  };
}
