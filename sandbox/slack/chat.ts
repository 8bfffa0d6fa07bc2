import { randomUUID } from "node:crypto";
import { SLACK_APP, SLACK_TEAM } from "../constants.ts";
import { type App, isRecord } from "../http/emulator.ts";
import { joined, known, wireMessage } from "./conversations.ts";
import { type Arguments, type Method, SlackRefusal, structured, text } from "./methods.ts";
import type { SlackMessage, SlackTeamStore } from "./team.ts";

const LONGEST_TEXT = 40_000;
const MOST_BLOCKS = 50;
const LONGEST_SECTION = 3_000;
const BLOCK_TYPES = new Set(["section", "header", "divider", "context", "actions", "image", "rich_text", "input"]);

/** Methods that write: messages and files. */
export function writingMethods(team: SlackTeamStore, baseUrl: string): Record<string, Method> {
  return {
    "chat.postMessage": {
      scopes: ["chat:write"],
      takes: ["channel", "text", "blocks", "thread_ts", "metadata", "unfurl_links", "unfurl_media"],
      run: (args) => post(team, args),
    },
    "chat.update": {
      scopes: ["chat:write"],
      takes: ["channel", "ts", "text", "blocks"],
      run: (args) => {
        const message = ours(team, args, "cant_update_message");
        const content = contentOf(args);
        team.change(message, content);
        return { channel: message.channel, ts: message.ts, text: content.text };
      },
    },
    "chat.delete": {
      scopes: ["chat:write"],
      takes: ["channel", "ts"],
      run: (args) => {
        const message = ours(team, args, "cant_delete_message");
        team.remove(message);
        return { channel: message.channel, ts: message.ts };
      },
    },
    ...fileMethods(team, baseUrl),
  };
}

function post(team: SlackTeamStore, args: Arguments): Record<string, unknown> {
  const channel = joined(team, args);
  if (channel.isArchived) throw new SlackRefusal("is_archived");
  const threadTs = text(args, "thread_ts") || null;
  if (threadTs !== null && !team.message(channel.id, threadTs)) throw new SlackRefusal("thread_not_found");
  const message = team.write({
    channel: channel.id,
    userId: SLACK_APP.botUserId,
    ...contentOf(args),
    threadTs,
    metadata: metadataOf(args),
    isOurs: true,
  });
  return { channel: channel.id, ts: message.ts, message: wireMessage(team, message, true) };
}

/** Text and blocks of a message, checked as far as the emulator knows the rules. */
export function contentOf(args: Arguments): Pick<SlackMessage, "text" | "blocks"> {
  const written = text(args, "text");
  if (written.length > LONGEST_TEXT) throw new SlackRefusal("msg_too_long");
  const blocks = structured(args, "blocks", "invalid_blocks_format");
  if (blocks === undefined || blocks === null) {
    if (written === "") throw new SlackRefusal("no_text");
    return { text: written, blocks: null };
  }
  if (!Array.isArray(blocks)) throw new SlackRefusal("invalid_blocks_format");
  if (blocks.length > MOST_BLOCKS || !blocks.every(isBlock)) throw new SlackRefusal("invalid_blocks");
  return { text: written, blocks };
}

/** The part of Slack's rules for blocks that a composer most easily breaks. */
function isBlock(block: unknown): boolean {
  if (!isRecord(block) || typeof block.type !== "string" || !BLOCK_TYPES.has(block.type)) return false;
  if (block.type === "actions") return Array.isArray(block.elements) && areButtons(block.elements);
  if (block.type !== "section" && block.type !== "header") return true;
  if (block.type === "section" && Array.isArray(block.fields)) return true;
  const words = isRecord(block.text) ? block.text : {};
  const most = block.type === "header" ? 150 : LONGEST_SECTION;
  const isPlainHeader = block.type !== "header" || words.type === "plain_text";
  return isPlainHeader && typeof words.text === "string" && words.text.length > 0 && words.text.length <= most;
}

/** At most 25, each with an id of its own in the block; a label is plain and short. */
function areButtons(elements: unknown[]): boolean {
  const buttons = elements.filter(isRecord);
  const ids = new Set(buttons.map((button) => button.action_id));
  const isButton = ({ type, action_id, value, url, text: label }: Record<string, unknown>): boolean =>
    type === "button" &&
    isShort(action_id, 255) &&
    (value === undefined || isShort(value, 2_000)) &&
    (url === undefined || isShort(url, 3_000)) &&
    isRecord(label) &&
    label.type === "plain_text" &&
    isShort(label.text, 75);
  return elements.length <= 25 && ids.size === elements.length && buttons.every(isButton);
}

const isShort = (value: unknown, most: number): boolean =>
  typeof value === "string" && value.length > 0 && value.length <= most;

function metadataOf(args: Arguments): SlackMessage["metadata"] {
  const metadata = structured(args, "metadata", "invalid_metadata_format");
  if (metadata === undefined) return null;
  if (!isRecord(metadata) || typeof metadata.event_type !== "string" || !isRecord(metadata.event_payload)) {
    throw new SlackRefusal("invalid_metadata_schema");
  }
  return { event_type: metadata.event_type, event_payload: metadata.event_payload };
}

function ours(team: SlackTeamStore, args: Arguments, refusal: string): SlackMessage {
  const channel = known(team, args);
  const message = team.message(channel.id, text(args, "ts"));
  if (!message) throw new SlackRefusal("message_not_found");
  if (!message.isOurs) throw new SlackRefusal(refusal);
  return message;
}

/** The three steps of an upload: a place for the bytes, the bytes (below), and the call that shows the file. */
function fileMethods(team: SlackTeamStore, baseUrl: string): Record<string, Method> {
  return {
    "files.getUploadURLExternal": {
      scopes: ["files:write"],
      takes: ["filename", "length"],
      run: (args) => {
        const length = Number(text(args, "length"));
        const name = text(args, "filename");
        if (!name || !Number.isInteger(length) || length <= 0) throw new SlackRefusal("invalid_arguments");
        const id = `F${randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase()}`;
        team.files.put(id, { id, name, length, bytes: null, channel: null });
        return { file_id: id, upload_url: `${baseUrl}/upload/v1/${id}` };
      },
    },
    "files.completeUploadExternal": {
      scopes: ["files:write"],
      takes: ["files", "channel_id", "initial_comment", "thread_ts"],
      run: (args) => completeUpload(team, args),
    },
  };
}

function completeUpload(team: SlackTeamStore, args: Arguments): Record<string, unknown> {
  const channel = joined(team, { channel: args.channel_id });
  const files = structured(args, "files", "invalid_arguments");
  if (!Array.isArray(files) || files.length === 0) throw new SlackRefusal("invalid_arguments");
  const done = files.map((entry: unknown) => {
    const file = isRecord(entry) && typeof entry.id === "string" ? team.files.get(entry.id) : undefined;
    if (!file || file.bytes === null) throw new SlackRefusal("file_not_found");
    return { ...file, channel: channel.id };
  });
  for (const file of done) team.files.put(file.id, file);
  const comment = text(args, "initial_comment") || done.map((file) => file.name).join(", ");
  const threadTs = text(args, "thread_ts") || null;
  const from = { userId: SLACK_APP.botUserId, blocks: null, metadata: null, isOurs: true };
  team.write({ channel: channel.id, text: comment, threadTs, ...from });
  return { files: done.map(({ id, name }) => ({ id, title: name, team_id: SLACK_TEAM.id })) };
}

/** Where the bytes go: no token, the address is the permission. */
export function registerUploads(app: App, team: SlackTeamStore): void {
  app.post("/upload/v1/:id", async (c) => {
    const file = team.files.get(c.req.param("id"));
    const bytes = Buffer.from(await c.req.arrayBuffer());
    if (!file || file.bytes !== null) return new Response("Not Found", { status: 404 });
    if (bytes.byteLength !== file.length) return new Response("length does not match", { status: 400 });
    team.files.put(file.id, { ...file, bytes: bytes.toString("base64") });
    return new Response(`OK - ${bytes.byteLength}`);
  });
}
