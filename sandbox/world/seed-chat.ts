import { SEEDED_TOKENS, SLACK_APP, SLACK_TEAM, X_ACCOUNT, X_APP } from "../constants.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Services } from "./services.ts";

const FOR_EVER_SECONDS = 10 * 365 * 86_400;
const ACCESS_TTL_SECONDS = 7200;

/** The team's Slack and the company's X account, with a grant each. */
export function seedChat(services: Pick<Services, "slack" | "x" | "grants">, scenario: Scenario): void {
  seedSlack(services, scenario);
  seedX(services);
}

function seedSlack({ slack, grants }: Pick<Services, "slack" | "grants">, scenario: Scenario): void {
  const { team } = slack;
  for (const user of scenario.users) {
    const id = `U0${user.key.toUpperCase().padEnd(9, "0")}`;
    const name = user.givenName.toLowerCase();
    team.users.put(id, { id, name, realName: user.name, email: user.email, isBot: false });
  }
  const { botUserId } = SLACK_APP;
  team.users.put(botUserId, { id: botUserId, name: "caseyos", realName: "CaseyOS", email: null, isBot: true });
  const channels = [
    { id: "C0GENERAL01", name: "general", isPrivate: false, isMember: false, topic: `${SLACK_TEAM.name}, all of us` },
    { id: "C0SALES0001", name: "sales", isPrivate: false, isMember: true, topic: "Deals, questions, wins" },
    { id: "C0DEALDESK1", name: "deal-desk", isPrivate: true, isMember: true, topic: "Pricing and paper" },
  ];
  for (const channel of channels) team.channels.put(channel.id, { ...channel, isArchived: false });
  const { email, accessToken, scopes } = SEEDED_TOKENS.slack;
  const grant = grants.slack.addGrant({
    account: email,
    clientId: SLACK_APP.clientId,
    scopes: [...scopes],
    refreshToken: null,
  });
  grants.slack.addAccessToken(grant, FOR_EVER_SECONDS, accessToken);
}

function seedX({ x, grants }: Pick<Services, "x" | "grants">): void {
  x.accounts.put(X_ACCOUNT.id, { ...X_ACCOUNT, followers: 1_840, verified: true });
  const { handle, accessToken, refreshToken, scopes } = SEEDED_TOKENS.x;
  const grant = grants.x.addGrant({ account: handle, clientId: X_APP.clientId, scopes: [...scopes], refreshToken });
  grants.x.addAccessToken(grant, ACCESS_TTL_SECONDS, accessToken);
}
