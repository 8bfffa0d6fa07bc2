import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { GOOGLE_CLIENT, SEEDED_TOKENS } from "../constants.ts";
import { accountSub } from "../google/accounts.ts";
import type { Fetch } from "../http/listen.ts";
import { submitForm } from "../hubspot/forms.ts";
import type { ModelKeys } from "../model/keys.ts";
import { secret } from "../oauth/grants.ts";
import { commandInSlack, mentionInSlack, postOnX, pressInSlack, reactInSlack, writeInSlack } from "./chat-actions.ts";
import type { NewUser, NewUserInput } from "./contract.ts";
import { changeCrm } from "./crm-actions.ts";
import { importCrm } from "./crm-import.ts";
import * as google from "./google-actions.ts";
import * as inputs from "./inputs.ts";
import { incomingMail, prospectReply, WorldError } from "./mail-actions.ts";
import type { Services } from "./services.ts";
import { worldState } from "./state.ts";

type Action = (body: unknown) => Promise<unknown>;

/**
 * The control API: JSON over HTTP behind a bearer token, which no page of the browser has.
 * @param reset puts the world back to the scenario
 */
export function worldApi(services: Services, token: string, reset: () => Promise<void>): Fetch {
  const actions = worldActions(services, reset);
  return async (request) => {
    if (!isAuthorised(request, token)) return Response.json({ error: "unauthorised" }, { status: 401 });
    const path = new URL(request.url).pathname;
    if (request.method === "GET" && path === "/state") return Response.json(worldState(services));
    const action = request.method === "POST" ? actions[path] : undefined;
    if (!action) return Response.json({ error: `no ${request.method} ${path}` }, { status: 404 });
    return run(action, request);
  };
}

async function run(action: Action, request: Request): Promise<Response> {
  try {
    return Response.json(await action(JSON.parse((await request.text()) || "{}")));
  } catch (error) {
    if (error instanceof z.ZodError) return Response.json({ error: z.prettifyError(error) }, { status: 400 });
    if (error instanceof SyntaxError) return Response.json({ error: "the body is not JSON" }, { status: 400 });
    if (error instanceof WorldError) return Response.json({ error: error.message }, { status: 422 });
    return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 500 });
  }
}

function isAuthorised(request: Request, token: string): boolean {
  const given = Buffer.from(request.headers.get("authorization") ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted);
}

function worldActions(services: Services, reset: () => Promise<void>): Record<string, Action> {
  const { grants, mail, accounts, faults, webhooks, settings } = services;
  const forms = { list: services.forms, store: services.crmStore, crm: services.crm, webhooks };
  return {
    "/world/form-submission": action(inputs.formSubmissionInput, (input) => submitForm(forms, input)),
    "/world/prospect-reply": action(inputs.prospectReplyInput, (input) => prospectReply(services, input)),
    "/world/incoming-mail": action(inputs.incomingMailInput, (input) => incomingMail(services, input)),
    "/world/add-event": action(google.calendarEventInput, (input) => google.addEvent(services, input)),
    "/world/respond-to-event": action(google.eventResponseInput, (input) => google.respondToEvent(services, input)),
    "/world/change-event": action(google.eventChangeInput, (input) => google.changeEvent(services, input)),
    "/world/set-calendar": action(google.calendarSettingsInput, (input) => google.setCalendar(services, input)),
    "/world/expire-calendar-sync": action(google.calendarInput, ({ calendar }) =>
      google.expireCalendarSync(services, calendar),
    ),
    "/world/add-file": action(google.fileInput, (input) => google.addFile(services, input)),
    "/world/crm-change": action(inputs.crmChangeInput, (input) => changeCrm(services, input)),
    "/world/crm-import": action(inputs.crmImportInput, (input) => importCrm(services.crmStore, input)),
    "/world/slack-message": action(inputs.slackMessageInput, (input) => writeInSlack(services.slack, input)),
    "/world/slack-mention": action(inputs.slackMentionInput, (input) => mentionInSlack(services.slack, input)),
    "/world/slack-react": action(inputs.slackReactionInput, (input) => reactInSlack(services.slack, input)),
    "/world/slack-command": action(inputs.slackCommandInput, (input) => commandInSlack(services.slack, input)),
    "/world/slack-press": action(inputs.slackPressInput, (input) => pressInSlack(services.slack, input)),
    "/world/slack-verify-address": action(inputs.emptyInput, async () => ({
      isVerified: await services.slack.events.verifyAddress(),
    })),
    "/world/x-post": action(inputs.xPostInput, (input) => postOnX(services.x, input)),
    "/world/add-user": action(inputs.newUserInput, (input) => addUser(services, input)),
    "/world/revoke": action(inputs.revokeInput, ({ vendor, account }) => ({
      revoked: vendor === "model" ? revokeModelKey(services.modelKeys, account) : grants[vendor].revokeAccount(account),
    })),
    "/world/expire-access-tokens": action(inputs.accountInput, ({ vendor, account }) => ({
      expired: grants[vendor].expireAccessTokens(account),
    })),
    "/world/expire-history": action(inputs.mailboxInput, ({ mailbox }) => {
      if (!accounts.find(mailbox)) throw new WorldError(`no mailbox ${mailbox}`);
      return { historyId: String(mail.forgetHistory(mailbox)) };
    }),
    "/world/flush-webhooks": action(inputs.emptyInput, () => webhooks.flush()),
    "/world/search-lag": action(inputs.searchLagInput, ({ ms }) => {
      settings.searchLagMs = ms;
      return { ms };
    }),
    "/world/fault": action(inputs.faultInput, (input) => faults.add(input)),
    "/world/clear-faults": action(inputs.emptyInput, () => ({ cleared: faults.clear() })),
    "/world/reset": action(inputs.emptyInput, async () => {
      await reset();
      return { reset: true };
    }),
  };
}

function action<Input>(schema: z.ZodType<Input>, then: (input: Input) => unknown): Action {
  return async (body) => then(schema.parse(body));
}

function revokeModelKey(keys: ModelKeys, key: string): number {
  if (key === "*") throw new WorldError("the script does not know its keys: name one");
  keys.revoke(key);
  return 1;
}

function addUser({ accounts, grants }: Services, input: NewUserInput): NewUser {
  const account = accounts.add({ ...input, sub: accountSub(input.email), kind: "user" });
  const refreshToken = `1//0${secret(40)}`;
  const grant = grants.google.addGrant({
    account: account.email,
    clientId: GOOGLE_CLIENT.id,
    scopes: [...SEEDED_TOKENS.google.scopes],
    refreshToken,
  });
  const access = grants.google.addAccessToken(grant, 3599, `ya29.sandbox-${secret(48)}`);
  return { email: account.email, sub: account.sub, accessToken: access.token, refreshToken };
}
