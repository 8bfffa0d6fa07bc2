import { join } from "node:path";
import { REDIRECT_PATHS, SANDBOX_PORTS } from "./constants.ts";
import { createAccounts } from "./google/accounts.ts";
import { createCalendarStore } from "./google/calendar-store.ts";
import { createPostOffice } from "./google/delivery.ts";
import { createFileStore } from "./google/file-store.ts";
import { googleFaultAnswer, mountGoogle } from "./google/google.ts";
import { createIdTokenSigner } from "./google/id-token.ts";
import { createMailStore } from "./google/mail-store.ts";
import { createFaultBoard } from "./http/faults.ts";
import { type Listener, listen } from "./http/listen.ts";
import { type CrmListener, createCrm } from "./hubspot/crm.ts";
import { createCrmStore } from "./hubspot/crm-store.ts";
import { hubspotFaultAnswer, mountHubspot } from "./hubspot/hubspot.ts";
import { createWebhookSender } from "./hubspot/webhooks.ts";
import { startSmtp } from "./mail/smtp.ts";
import { createModelKeys } from "./model/keys.ts";
import { startScriptedModel } from "./model/model.ts";
import { createGrantBook } from "./oauth/grants.ts";
import { FORMS } from "./scenario/forms.ts";
import { buildScenario } from "./scenario.ts";
import { createSlackEventSender } from "./slack/events.ts";
import { createSlackInteractions } from "./slack/interactions.ts";
import { mountSlack, slackFaultAnswer } from "./slack/slack.ts";
import { createTeamStore } from "./slack/team.ts";
import { openStore, type Store } from "./store/journal.ts";
import { worldApi } from "./world/api.ts";
import { seedWorld } from "./world/seed.ts";
import { seedChat } from "./world/seed-chat.ts";
import type { Services } from "./world/services.ts";
import { createXStore } from "./x/posts.ts";
import { mountX, xFaultAnswer } from "./x/x.ts";

export { answerConsent, type ConsentDecision } from "./oauth/consent.ts";
export { buildScenario, type Scenario } from "./scenario.ts";
export { worldClient } from "./world/client.ts";
export type * from "./world/contract.ts";

export type SandboxUrls = {
  google: string;
  hubspot: string;
  hubspotAuthorize: string;
  slack: string;
  x: string;
  smtp: string;
  world: string;
  /** Of the scripted model; null where it is not switched on. */
  model: string | null;
};

export type SandboxOptions = {
  /** Directory of the journal; made when it is missing. */
  stateDir: string;
  /** The app's public origin: target of webhooks, and where redirect URIs must lie. */
  appUrl: string;
  /** Ports that differ from `SANDBOX_PORTS`; 0 takes a free one. */
  ports?: Partial<Record<keyof typeof SANDBOX_PORTS, number>>;
  /** Bearer token of the control API. */
  worldToken: string;
  /** False keeps the world in memory; default true. */
  persist?: boolean;
  /** True serves the scripted model too; default false. */
  hasModel?: boolean;
};

export type Sandbox = { urls: SandboxUrls; close(): Promise<void> };

/**
 * Starts the emulated vendors on the loopback interface, restored from the journal or seeded with the scenario.
 * @throws when a port is taken
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const ports = { ...SANDBOX_PORTS, ...options.ports };
  const store = openStore(options.persist === false ? null : join(options.stateDir, "world.ndjson"));
  const closing: (() => Promise<void>)[] = [async () => store.close()];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const { services, smtpUrl } = await createServices(store, options, ports.smtp, closing);
    const opened = async (listener: Promise<Listener>): Promise<string> => {
      const { url, close: end } = await listener;
      closing.push(end);
      return url;
    };
    const google = await opened(listenGoogle(services, options, ports.google));
    const hubspot = await opened(listenHubspot(services, options, ports.hubspot));
    const slack = await opened(listenSlack(services, options, ports.slack));
    const x = await opened(listenX(services, options, ports.x));
    const world = await opened(
      listen({ port: ports.world, build: () => worldApi(services, options.worldToken, () => reset(services)) }),
    );
    const model = options.hasModel
      ? await opened(startScriptedModel(ports.model, { faults: services.faults, keys: services.modelKeys }))
      : null;
    services.webhooks.start();
    const hubspotAuthorize = `${hubspot}/oauth/authorize`;
    return { urls: { google, hubspot, hubspotAuthorize, slack, x, smtp: smtpUrl, world, model }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closing = (() => Promise<void>)[];

async function createServices(
  store: Store,
  options: SandboxOptions,
  smtpPort: number,
  closing: Closing,
): Promise<{ services: Services; smtpUrl: string }> {
  const accounts = createAccounts(store);
  const mail = createMailStore(store, accounts);
  const postOffice = createPostOffice(mail, accounts);
  const crmStore = createCrmStore(store);
  const webhooks = createWebhookSender({ store, crm: crmStore, appUrl: options.appUrl });
  closing.push(() => webhooks.close());
  const slackEvents = createSlackEventSender({ store, appUrl: options.appUrl });
  closing.push(async () => slackEvents.close());
  const smtp = await startSmtp({ port: smtpPort, store, postOffice });
  closing.push(() => smtp.close());
  const services: Services = {
    store,
    accounts,
    mail,
    postOffice,
    calendars: createCalendarStore(store),
    files: createFileStore(store),
    idTokens: createIdTokenSigner(store),
    grants: {
      google: createGrantBook(store, "google"),
      hubspot: createGrantBook(store, "hubspot"),
      slack: createGrantBook(store, "slack"),
      x: createGrantBook(store, "x"),
    },
    slack: {
      team: createTeamStore(store),
      events: slackEvents,
      interactions: createSlackInteractions(store, slackEvents),
    },
    x: createXStore(store),
    crmStore,
    crm: createCrm(crmStore, webhooks.queueChanges),
    quietCrm: (notify: CrmListener) => createCrm(crmStore, notify),
    webhooks,
    smtp,
    modelKeys: createModelKeys(store),
    faults: createFaultBoard(),
    forms: FORMS,
    settings: { searchLagMs: 0 },
  };
  if (!seedMarks(store).get("scenario")) await reset(services);
  // A world that was made before Slack and X came to it.
  else if (services.slack.team.channels.size() === 0) seedChat(services, buildScenario(new Date()));
  return { services, smtpUrl: smtp.url };
}

/** Written last, so that a start that was killed half-way seeds anew. */
function seedMarks(store: Store) {
  return store.collection<{ at: string }>("seeded");
}

async function reset(services: Services): Promise<void> {
  services.webhooks.forget();
  services.store.wipe();
  services.mail.clear();
  void services.idTokens.keep();
  services.faults.clear();
  services.settings.searchLagMs = 0;
  const now = new Date();
  await seedWorld(services, buildScenario(now));
  seedMarks(services.store).put("scenario", { at: now.toISOString() });
}

function listenGoogle(services: Services, options: SandboxOptions, port: number): Promise<Listener> {
  const { mail, accounts, postOffice, calendars, files, grants, idTokens, faults } = services;
  const identity = { redirectUris: redirectUris(options.appUrl), accounts, grants: grants.google, idTokens };
  return listen({
    port,
    faults: { vendor: "google", board: faults, answer: googleFaultAnswer },
    build: (baseUrl) =>
      mountGoogle(baseUrl, { mail, accounts, postOffice, calendars, files, grants: grants.google }, identity),
  });
}

function listenHubspot(services: Services, options: SandboxOptions, port: number): Promise<Listener> {
  const { crmStore: store, crm, grants, faults, forms, settings } = services;
  return listen({
    port,
    faults: { vendor: "hubspot", board: faults, answer: hubspotFaultAnswer },
    build: (baseUrl) =>
      mountHubspot(
        baseUrl,
        { store, crm, searchLagMs: () => settings.searchLagMs },
        { redirectUris: redirectUris(options.appUrl), grants: grants.hubspot, store },
        { list: forms, store },
      ),
  });
}

function listenSlack({ slack, grants, faults }: Services, options: SandboxOptions, port: number): Promise<Listener> {
  const identity = { redirectUris: redirectUris(options.appUrl), grants: grants.slack, team: slack.team };
  return listen({
    port,
    faults: { vendor: "slack", board: faults, answer: slackFaultAnswer },
    build: (baseUrl) => mountSlack(baseUrl, identity, slack.interactions),
  });
}

function listenX({ x, grants, faults }: Services, options: SandboxOptions, port: number): Promise<Listener> {
  const identity = { redirectUris: redirectUris(options.appUrl), grants: grants.x, store: x };
  return listen({
    port,
    faults: { vendor: "x", board: faults, answer: xFaultAnswer },
    build: (baseUrl) => mountX(baseUrl, identity),
  });
}

/** The registered redirect URIs, on the app's origin and on the other spelling of the loopback host. */
function redirectUris(appUrl: string): ReadonlySet<string> {
  const origins = [appUrl, appUrl.replace("//localhost", "//127.0.0.1"), appUrl.replace("//127.0.0.1", "//localhost")];
  return new Set(origins.flatMap((origin) => REDIRECT_PATHS.map((path) => new URL(path, origin).toString())));
}
