import { z } from "zod";

/** Which list a message shows, and is renewed with after a press. */
const slackLists = ["today", "approvals"] as const;
export type SlackList = (typeof slackLists)[number];

const id = z.string().min(1).max(60);
const handle = z.string().min(1).max(200);
const address = z.url().max(500);

/** What an Approve button stands for: exactly the content that stood above it. */
const buttonValue = z.object({ w: z.uuid(), m: z.uuid(), h: z.string().length(64) });
export type Press = { moveId: string; contentHash: string; list: SlackList };

const APPROVE = "caseyos_approve:";
export const buttonOf = (workspaceId: string, press: Press): { action_id: string; value: string } => ({
  action_id: `${APPROVE}${press.list}`,
  value: JSON.stringify({ w: workspaceId, m: press.moveId, h: press.contentHash }),
});

/** The part of Slack's `block_actions` that is read. Names and roles are not: who presses is asked of Slack and of us. */
const pressBody = z.object({
  type: z.literal("block_actions"),
  team: z.object({ id }),
  user: z.object({ id, team_id: id.optional() }),
  trigger_id: handle,
  response_url: address,
  actions: z.array(z.object({ action_id: z.string().max(255), value: z.string().max(2_000).optional() })).min(1),
});
const commandBody = z.object({
  command: z.string().max(100),
  text: z.string().max(4_000).default(""),
  team_id: id,
  user_id: id,
  trigger_id: handle,
  response_url: address,
});

/** Who did it, by Slack's word, and where the answer goes. */
export type Asked = {
  teamId: string;
  userId: string;
  /** Somebody of another team who sees the message in a shared channel. */
  isOtherTeam: boolean;
  triggerId: string;
  answerTo: string;
};

/**
 * A press of Approve; null for what wants no answer, such as a button that only opens a page. `workspaceId` is what the
 * button says, and counts only where that workspace has connected the team.
 * @throws ZodError when it is no interaction of Slack
 */
export function pressOf(payload: unknown): { asked: Asked; workspaceId: string; press: Press } | null {
  const kind = z.object({ type: z.string() }).parse(payload);
  if (kind.type !== "block_actions") return null;
  const { team, user, trigger_id, response_url, actions } = pressBody.parse(payload);
  const action = actions.find((one) => one.action_id.startsWith(APPROVE));
  if (!action) return null;
  const list = z.enum(slackLists).parse(action.action_id.slice(APPROVE.length));
  const value = buttonValue.parse(JSON.parse(action.value ?? "null"));
  const isOtherTeam = user.team_id !== undefined && user.team_id !== team.id;
  const asked = { teamId: team.id, userId: user.id, isOtherTeam, triggerId: trigger_id, answerTo: response_url };
  return { asked, workspaceId: value.w, press: { moveId: value.m, contentHash: value.h, list } };
}

/** A command; `list` is null when it asks for something we do not have. @throws ZodError when it is no command of Slack */
export function commandOf(form: unknown): { asked: Asked; list: SlackList | null } {
  const { text, team_id, user_id, trigger_id, response_url } = commandBody.parse(form);
  const word = text.trim().toLowerCase() || "today";
  const asked = {
    teamId: team_id,
    userId: user_id,
    isOtherTeam: false,
    triggerId: trigger_id,
    answerTo: response_url,
  };
  return { asked, list: slackLists.find((list) => list === word) ?? null };
}

/** An interaction as it is kept until its job runs. */
export const storedInteraction = z.object({
  kind: z.literal("slack_interaction"),
  teamId: id,
  userId: id,
  /** The address of the answer, sealed: whoever has it can write in the channel. */
  answerBox: z.string(),
  list: z.enum(slackLists),
  press: z.object({ moveId: z.uuid(), contentHash: z.string().length(64) }).nullable(),
});
export type StoredInteraction = z.infer<typeof storedInteraction>;

export const answerContext = (vendorEventId: string): string => `slack-answer:${vendorEventId}`;

/** What somebody is told who gets nothing else. */
export const slackWords = {
  help: "Try “/caseyos today” for the next moves, or “/caseyos approvals” for what waits for a decision.",
  otherTeam: "Your Slack team is not the one that is connected to this CaseyOS workspace. Nothing was changed.",
  notConnected:
    "No CaseyOS workspace is connected to this Slack team. An admin can connect it on the Connections page.",
  repeated: "This has been handled already. Nothing was changed a second time.",
  unknownPerson:
    "CaseyOS does not know you here. Your Slack account's confirmed e-mail address has to be the one you sign in with, as a member of this workspace. Nothing was changed.",
} as const;
