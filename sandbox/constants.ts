/** Fixed values of the sandbox. All are fake: they open nothing but an emulator on this machine. */

/** Loopback ports used when the caller names none. */
export const SANDBOX_PORTS = {
  google: 4810,
  hubspot: 4811,
  smtp: 4812,
  world: 4813,
  slack: 4814,
  x: 4815,
  model: 4816,
} as const;

/** OAuth client that the Google emulator knows. */
export const GOOGLE_CLIENT = {
  id: "caseyos.apps.sandbox.test",
  secret: "sandbox-google-client-secret",
} as const;

/** HubSpot app that the emulator knows. HubSpot signs webhooks with the app's client secret. */
export const HUBSPOT_APP = {
  appId: 7_000_001,
  clientId: "sandbox-hubspot-client-id",
  clientSecret: "sandbox-hubspot-client-secret",
  privateAppId: 7_000_002,
} as const;

export const HUBSPOT_WEBHOOK_SECRET = HUBSPOT_APP.clientSecret;

export const HUBSPOT_PORTAL_ID = 48_000_123;

export const GMAIL_SCOPES = {
  modify: "https://www.googleapis.com/auth/gmail.modify",
  readonly: "https://www.googleapis.com/auth/gmail.readonly",
  send: "https://www.googleapis.com/auth/gmail.send",
  compose: "https://www.googleapis.com/auth/gmail.compose",
  labels: "https://www.googleapis.com/auth/gmail.labels",
  metadata: "https://www.googleapis.com/auth/gmail.metadata",
  full: "https://mail.google.com/",
} as const;

/** Calendar, Drive and Docs as the product asks for them. */
export const WORKSPACE_SCOPES = [
  "https://www.googleapis.com/auth/calendar.events.owned",
  "https://www.googleapis.com/auth/calendar.freebusy",
  "https://www.googleapis.com/auth/calendar.calendars.readonly",
  "https://www.googleapis.com/auth/drive.file",
  "https://www.googleapis.com/auth/drive.readonly",
] as const;

export const HUBSPOT_SCOPES = [
  "oauth",
  "crm.objects.contacts.read",
  "crm.objects.contacts.write",
  "crm.objects.companies.read",
  "crm.objects.companies.write",
  "crm.objects.deals.read",
  "crm.objects.deals.write",
  "crm.objects.owners.read",
  "crm.schemas.contacts.read",
  "crm.schemas.contacts.write",
  "crm.schemas.companies.read",
  "crm.schemas.companies.write",
  "crm.schemas.deals.read",
  "crm.schemas.deals.write",
  "forms",
] as const;

/** Slack app that the emulator knows, and the team it is installed in. */
export const SLACK_APP = {
  appId: "A0CASEYOS01",
  clientId: "7700000001.9900000001",
  clientSecret: "sandbox-slack-client-secret",
  signingSecret: "sandbox-slack-signing-secret",
  botId: "B0CASEYOS01",
  botUserId: "U0CASEYBOT1",
} as const;

export const SLACK_TEAM = { id: "T0BRIGHTLIN", name: "Brightline", domain: "brightline-sandbox" } as const;

export const SLACK_SCOPES = [
  "app_mentions:read",
  "channels:history",
  "channels:read",
  "chat:write",
  "commands",
  "files:write",
  "groups:history",
  "groups:read",
  "reactions:read",
  "users:read",
  "users:read.email",
] as const;

/** Path on the app that receives Slack's events. */
export const SLACK_EVENTS_PATH = "/api/webhooks/slack";
/** Paths on the app that receive presses of buttons, and the command. */
export const SLACK_PRESS_PATH = "/api/webhooks/slack/actions";
export const SLACK_COMMAND_PATH = "/api/webhooks/slack/commands";

/** The key that the script takes as Gemini's. */
export const GEMINI_KEY = "sandbox-gemini-key";

/** OAuth client that the X emulator knows. */
export const X_APP = { clientId: "sandbox-x-client-id", clientSecret: "sandbox-x-client-secret" } as const;

/** The company's own account on X. */
export const X_ACCOUNT = { id: "1500000000000000001", handle: "brightline_io", name: "Brightline" } as const;

export const X_SCOPES = ["tweet.read", "tweet.write", "users.read", "offline.access"] as const;

/** Paths on the app's origin that the vendors accept as redirect URIs; the match is exact. */
export const REDIRECT_PATHS = [
  "/api/auth/callback/google",
  "/api/connections/google/callback",
  "/api/connections/hubspot/callback",
  "/api/connections/slack/callback",
  "/api/connections/x/callback",
] as const;

/** Path on the app that receives HubSpot's webhooks. */
export const HUBSPOT_WEBHOOK_PATH = "/api/webhooks/hubspot";

/** Grants that exist from the start, so that a seeded workspace is connected without a consent page. */
export const SEEDED_TOKENS = {
  google: {
    email: "casey@brightline.test",
    accessToken: "sandbox-google-access-casey",
    refreshToken: "sandbox-google-refresh-casey",
    scopes: ["openid", "email", "profile", GMAIL_SCOPES.modify, GMAIL_SCOPES.send, ...WORKSPACE_SCOPES],
  },
  hubspot: {
    email: "casey@brightline.test",
    accessToken: "sandbox-hubspot-access-casey",
    refreshToken: "sandbox-hubspot-refresh-casey",
    privateAppToken: "pat-sandbox-00000000-brightline",
    scopes: HUBSPOT_SCOPES,
  },
  slack: { email: "casey@brightline.test", accessToken: "xoxb-sandbox-brightline", scopes: SLACK_SCOPES },
  x: {
    handle: X_ACCOUNT.handle,
    accessToken: "sandbox-x-access-brightline",
    refreshToken: "sandbox-x-refresh-brightline",
    scopes: X_SCOPES,
  },
} as const;
