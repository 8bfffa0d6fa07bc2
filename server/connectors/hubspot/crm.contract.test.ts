import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HUBSPOT_APP, HUBSPOT_PORTAL_ID, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { answerConsent, buildScenario } from "#sandbox/index.ts";
import { APP_URL, testSandbox } from "#sandbox/testing/start.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { CrmPort } from "#server/connectors/ports/crm.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { createFakeHubspot } from "./fake.ts";
import { createHubspotConnector } from "./index.ts";

const CASEY = "casey@brightline.test";
const DANA = "dana.ruiz@northwind.example";
const REDIRECT = `${APP_URL}/api/connections/hubspot/callback`;

type Subject = {
  oauth: OAuthPort;
  crm(token: TokenSource): CrmPort;
  casey: TokenSource;
  consent(url: string, account: string | null): Promise<URL>;
  failReads(fault: "rate_limited" | "server_error", times: number): Promise<void>;
  revoke(): Promise<void>;
  close(): Promise<void>;
};

async function emulated(): Promise<Subject> {
  const sandbox = await testSandbox();
  const env = {
    HUBSPOT_CLIENT_ID: HUBSPOT_APP.clientId,
    HUBSPOT_CLIENT_SECRET: HUBSPOT_APP.clientSecret,
    HUBSPOT_API_URL: sandbox.urls.hubspot,
    HUBSPOT_AUTHORIZE_URL: sandbox.urls.hubspotAuthorize,
  };
  const connector = createHubspotConnector(env, {
    timeoutMs: 2_000,
    backoffMs: 10,
    breakerFailures: 50,
    readAttempts: 3,
    longestWaitMs: 0,
  });
  return {
    oauth: connector.oauth,
    crm: (token) => connector.crm(token, "account"),
    casey: () => Promise.resolve(SEEDED_TOKENS.hubspot.accessToken),
    consent: (url, account) => answerConsent(url, account === null ? { decision: "deny" } : { account }),
    failReads: async (kind, times) => {
      const retryAfterSeconds = kind === "rate_limited" ? 30 : undefined;
      await sandbox.world.fault({ vendor: "hubspot", kind, method: "GET", path: "/crm", times, retryAfterSeconds });
    },
    revoke: async () => void (await sandbox.world.revoke({ vendor: "hubspot", account: CASEY })),
    close: () => sandbox.close(),
  };
}

async function faked(): Promise<Subject> {
  const scenario = buildScenario(new Date());
  const hubspot = createFakeHubspot({
    portalId: String(HUBSPOT_PORTAL_ID),
    label: "brightline.test",
    pipelines: [
      {
        ...scenario.pipeline,
        stages: scenario.pipeline.stages.map(({ id, label, probability, isClosed }, order) => ({
          id,
          label,
          order,
          isClosed,
          isWon: isClosed && probability === 1,
        })),
      },
    ],
    companies: scenario.companies.map(({ id, name, domain, industry, employees }) => ({
      id,
      name,
      domain,
      industry,
      employeeCount: employees,
    })),
    contacts: scenario.contacts.map((contact) => ({
      id: contact.id,
      email: contact.email,
      firstName: contact.firstName,
      lastName: contact.lastName,
      title: contact.jobTitle,
      phone: contact.phone,
      lifecycleStage: contact.lifecycleStage,
      companyId: scenario.companies.find((company) => company.key === contact.companyKey)?.id ?? null,
    })),
    deals: scenario.deals.map((deal) => {
      const order = scenario.pipeline.stages.findIndex((stage) => stage.id === deal.stage);
      const stage = scenario.pipeline.stages[order];
      return {
        id: deal.id,
        name: deal.name,
        pipeline: scenario.pipeline.id,
        stage: deal.stage,
        stageLabel: stage?.label ?? null,
        stageOrder: order,
        isClosed: stage?.isClosed ?? false,
        isWon: stage?.probability === 1,
        amountCents: deal.amount * 100,
        currency: "USD",
        closeDate: deal.closeDate,
        contactIds: scenario.contacts
          .filter((contact) => deal.contactKeys.includes(contact.key))
          .map((contact) => contact.id),
      };
    }),
  });
  const { accessToken } = hubspot.grant(CASEY);
  return {
    oauth: hubspot.oauth,
    crm: hubspot.crm,
    casey: () => Promise.resolve(accessToken),
    consent: async (url, account) => hubspot.consent(url, account),
    failReads: async (fault, times) => hubspot.failNext(fault, "read", Math.min(times, 1)),
    revoke: async () => hubspot.revokeAccount(CASEY),
    close: async () => {},
  };
}

async function must<T>(call: VendorResult<T>): Promise<T> {
  const answer = await call;
  if (!answer.ok) throw new Error(`${answer.error.kind} ${answer.error.status ?? ""}`);
  return answer.value;
}
const kindOf = async (call: VendorResult<unknown>): Promise<string> => {
  const answer = await call;
  return answer.ok ? "ok" : answer.error.kind;
};

describe.each([
  ["fake", faked],
  ["emulator", emulated],
] as const)("HubSpot by the %s", (_name, start) => {
  let subject: Subject;
  let crm: CrmPort;
  beforeAll(async () => {
    subject = await start();
    crm = subject.crm(subject.casey);
  });
  afterAll(() => subject.close());

  it("names its portal", async () => {
    expect(await must(crm.getAccount())).toEqual({ portalId: String(HUBSPOT_PORTAL_ID), label: "brightline.test" });
  });

  it("finds a person by address, with company and deals in the order of their stages", async () => {
    const dana = await must(crm.findContactByEmail(DANA));
    expect(dana).toMatchObject({
      email: DANA,
      firstName: "Dana",
      lastName: "Ruiz",
      title: "VP Operations",
      lifecycleStage: "opportunity",
    });
    const company = await must(crm.getCompany(dana?.companyId ?? ""));
    expect(company).toMatchObject({ name: "Northwind Freight", domain: "northwind.example", employeeCount: 410 });
    const deals = await must(crm.listDealsOfContact(dana?.id ?? ""));
    expect(deals).toHaveLength(1);
    expect(deals[0]).toMatchObject({
      stage: "presentationscheduled",
      stageLabel: "Walkthrough held",
      stageOrder: 2,
      isClosed: false,
      isWon: false,
      amountCents: 8_400_000,
      currency: "USD",
    });
    expect(deals[0]?.closeDate).toBeInstanceOf(Date);
  });

  it("knows a won deal from an open one", async () => {
    const owen = await must(crm.findContactByEmail("owen.blake@juniperhome.example"));
    const deals = await must(crm.listDealsOfContact(owen?.id ?? ""));
    const states = deals.map((deal) => ({ isClosed: deal.isClosed, isWon: deal.isWon }));
    expect(states).toEqual(
      expect.arrayContaining([
        { isClosed: true, isWon: true },
        { isClosed: false, isWon: false },
      ]),
    );
  });

  it("has nobody by an unknown address, no deals for an unknown person, and no such company", async () => {
    expect(await must(crm.findContactByEmail("nobody@nowhere.example"))).toBeNull();
    expect(await kindOf(crm.getCompany("999999999999"))).toBe("not_found");
  });

  it("says when it is asked too often, and is unavailable when it fails", async () => {
    await subject.failReads("rate_limited", 1);
    expect(await kindOf(crm.findContactByEmail(DANA))).toBe("rate_limited");
    await subject.failReads("server_error", 3);
    expect(await kindOf(crm.findContactByEmail(DANA))).toBe("unavailable");
    expect(await kindOf(crm.findContactByEmail(DANA))).toBe("ok");
  });

  it("connects by consent, refreshes, and ends when the grant is given back", async () => {
    const verifier = "w".repeat(64);
    const codeChallenge = createHash("sha256").update(verifier).digest("base64url");
    const url = subject.oauth.authorizationUrl({ state: "s-1", codeChallenge, redirectUri: REDIRECT, loginHint: null });
    expect((await subject.consent(url, null)).searchParams.get("error")).toBe("access_denied");
    const second = subject.oauth.authorizationUrl({
      state: "s-2",
      codeChallenge,
      redirectUri: REDIRECT,
      loginHint: null,
    });
    const back = await subject.consent(second, CASEY);
    expect(back.searchParams.get("state")).toBe("s-2");
    const exchange = { code: back.searchParams.get("code") ?? "", codeVerifier: verifier, redirectUri: REDIRECT };
    const tokens = await must(subject.oauth.exchangeCode(exchange));
    expect(tokens.scopes).toEqual(expect.arrayContaining([...subject.oauth.scopes]));
    expect(await kindOf(subject.oauth.exchangeCode(exchange))).toBe("rejected");
    const refreshed = await must(subject.oauth.refresh(tokens.refreshToken ?? ""));
    expect(await kindOf(subject.crm(() => Promise.resolve(refreshed.accessToken)).getAccount())).toBe("ok");
    await must(subject.oauth.revoke(tokens.refreshToken ?? ""));
    expect(await kindOf(subject.oauth.refresh(tokens.refreshToken ?? ""))).toBe("auth_expired");
  });

  it("needs a person once the portal has taken our access away", async () => {
    await subject.revoke();
    expect(await kindOf(crm.findContactByEmail(DANA))).toBe("auth_expired");
  });
});
