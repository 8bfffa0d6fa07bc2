import { randomUUID } from "node:crypto";
import { SLACK_APP, SLACK_COMMAND_PATH, SLACK_PRESS_PATH, SLACK_TEAM } from "../constants.ts";
import { type App, isRecord, jsonObject } from "../http/emulator.ts";
import type { Store } from "../store/journal.ts";
import type { DeliveryResult, SlackAnswer, SlackCommandInput, SlackPressInput } from "../world/contract.ts";
import { contentOf } from "./chat.ts";
import type { SlackEventSender } from "./events.ts";
import { SlackRefusal } from "./methods.ts";

/** An answer may be given five times within half an hour. */
const MOST_USES = 5;
const OPEN_MS = 30 * 60_000;
const KEPT = 50;

type AnswerAddress = {
  id: string;
  userId: string;
  channel: string;
  answerId: string | null;
  uses: number;
  atMs: number;
};
type Person = { id: string; name: string };
type Place = { id: string; name: string };
export type SlackInteractions = ReturnType<typeof createSlackInteractions>;

/** Commands and buttons: what Slack sends for them, and the answers that only one person sees. */
export function createSlackInteractions(store: Store, events: SlackEventSender) {
  const answers = store.collection<SlackAnswer>("slack.answers");
  const addresses = store.collection<AnswerAddress>("slack.answer_addresses");
  let baseUrl = "";

  const newAddress = (person: Person, channel: string, answerId: string | null): string => {
    const id = randomUUID().replaceAll("-", "");
    addresses.put(id, { id, userId: person.id, channel, answerId, uses: 0, atMs: Date.now() });
    return `${baseUrl}/response/${id}`;
  };
  const keep = (answer: SlackAnswer): void => {
    answers.put(answer.id, answer);
    for (const old of answers.all().slice(0, -KEPT)) answers.delete(old.id);
  };
  const show = (userId: string, channel: string, content: Pick<SlackAnswer, "text" | "blocks">): void =>
    keep({ id: randomUUID(), userId, channel, at: new Date().toISOString(), ...content });
  return {
    answers: (): SlackAnswer[] => answers.all(),
    at(url: string): void {
      baseUrl = url;
    },
    async command(input: SlackCommandInput, person: Person, place: Place): Promise<DeliveryResult[]> {
      const form = commandForm(input, person, place, newAddress(person, place.id, null));
      const sent = await events.sendForm(SLACK_COMMAND_PATH, form, input.deliveries ?? 1, input.signature ?? "valid");
      // What comes back with a command's own answer is shown as well.
      for (const { body } of sent) {
        const text = textOf(body);
        if (text !== null) show(person.id, place.id, { text, blocks: null });
      }
      return sent.map(({ body: _body, ...result }) => result);
    },
    /** @returns null where no such button stands in an answer to this person */
    async press(input: SlackPressInput, person: Person): Promise<DeliveryResult[] | null> {
      const found = answers
        .all()
        .toReversed()
        .flatMap((answer) => buttonsOf(answer.blocks).map((button) => ({ answer, button })))
        .find(
          ({ button }) => button.action_id.startsWith(input.action) && (!input.value || button.value === input.value),
        );
      if (!found) return null;
      const address = newAddress(person, found.answer.channel, found.answer.id);
      const form = { payload: JSON.stringify(pressPayload(input, person, found, address)) };
      const sent = await events.sendForm(SLACK_PRESS_PATH, form, input.deliveries ?? 1, input.signature ?? "valid");
      return sent.map(({ body: _body, ...result }) => result);
    },
    /** @returns Slack's refusal as a word, or null */
    answer(id: string, body: Record<string, unknown>): string | null {
      const address = addresses.get(id);
      if (!address || Date.now() - address.atMs > OPEN_MS) return "expired_url";
      if (address.uses >= MOST_USES) return "used_url";
      const content = contentOf(body);
      addresses.put(id, { ...address, uses: address.uses + 1 });
      const replaced = body.replace_original === true && address.answerId ? answers.get(address.answerId) : undefined;
      if (replaced) keep({ ...replaced, ...content, at: new Date().toISOString() });
      else show(address.userId, address.channel, content);
      return null;
    },
  };
}

const commandForm = (input: SlackCommandInput, person: Person, place: Place, address: string) => ({
  token: "sandbox",
  team_id: input.team ?? SLACK_TEAM.id,
  team_domain: SLACK_TEAM.domain,
  channel_id: place.id,
  channel_name: place.name,
  user_id: person.id,
  user_name: person.name,
  command: "/caseyos",
  text: input.text,
  api_app_id: SLACK_APP.appId,
  is_enterprise_install: "false",
  response_url: address,
  trigger_id: triggerId(),
});

function pressPayload(
  input: SlackPressInput,
  person: Person,
  { answer, button }: { answer: SlackAnswer; button: Button },
  address: string,
) {
  const team = { id: input.team ?? SLACK_TEAM.id, domain: SLACK_TEAM.domain };
  return {
    type: "block_actions",
    user: { id: person.id, username: person.name, name: person.name, team_id: team.id },
    api_app_id: SLACK_APP.appId,
    token: "sandbox",
    container: { type: "message", message_ts: answer.id, channel_id: answer.channel, is_ephemeral: true },
    trigger_id: triggerId(),
    team,
    channel: { id: answer.channel },
    response_url: address,
    actions: [{ ...button, action_ts: (Date.now() / 1000).toFixed(6) }],
  };
}

const triggerId = (): string => `${Date.now()}.${randomUUID().replaceAll("-", "")}`;

function textOf(body: string): string | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) && typeof value.text === "string" ? value.text : null;
  } catch {
    return null;
  }
}

type Button = { type: string; action_id: string; value?: string; text?: { text: string } };
function buttonsOf(blocks: unknown[] | null): Button[] {
  return (blocks ?? []).flatMap((block) => {
    const elements = isRecord(block) && block.type === "actions" && Array.isArray(block.elements) ? block.elements : [];
    return elements.filter((element): element is Button => isRecord(element) && typeof element.action_id === "string");
  });
}

/** Where the app answers: no token, the address is the permission. */
export function registerAnswers(app: App, interactions: SlackInteractions, baseUrl: string): void {
  interactions.at(baseUrl);
  app.post("/response/:id", async (c) => {
    const body = await jsonObject(c);
    if (!body) return new Response("invalid_payload", { status: 400 });
    try {
      const refusal = interactions.answer(c.req.param("id"), body);
      return refusal === null ? new Response("ok") : new Response(refusal, { status: 404 });
    } catch (error) {
      if (error instanceof SlackRefusal) return new Response(error.message, { status: 400 });
      throw error;
    }
  });
}
