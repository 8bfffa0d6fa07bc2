import { worldClient } from "#sandbox/index.ts";
import { requireRuntime } from "../stack/runtime.ts";

function world() {
  const runtime = requireRuntime();
  if (!runtime.world) throw new Error("Nothing is emulated here: the world commands work in the sandbox only.");
  return worldClient(runtime.world, runtime.worldToken);
}

/** `./caseyos world form`: a prospect fills in a form; HubSpot's emulator sends the signed webhook. */
export async function worldForm(options: { email: string; message: string }): Promise<void> {
  const sent = await world().submitForm({ contact: { email: options.email, message: options.message } });
  const [delivery] = sent.deliveries;
  console.log(
    `${options.email} sent the form “${sent.body.formName}”. The webhook was answered with ${delivery?.status ?? delivery?.error}.`,
  );
}

/** `./caseyos world reply`: the prospect answers the newest mail we sent to them. */
export async function worldReply(options: { email: string; text: string }): Promise<void> {
  const client = world();
  const { mailboxes } = await client.state();
  const inbox = mailboxes.find((mailbox) => mailbox.email === options.email);
  if (!inbox)
    throw new Error(
      `${options.email} is nobody in the sandbox. There are: ${mailboxes.map((mailbox) => mailbox.email).join(", ")}`,
    );
  const newest = inbox.messages.find((message) => !message.from.includes(options.email));
  if (!newest) throw new Error(`${options.email} has no mail to answer yet. Approve a move to them first.`);
  await client.prospectReply({ mailbox: options.email, messageId: newest.messageId, text: options.text });
  console.log(`${options.email} answered “${newest.subject}”. Today shows it within a few seconds.`);
}
