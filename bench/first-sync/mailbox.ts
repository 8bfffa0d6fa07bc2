import type { gmail_v1 } from "@googleapis/gmail";
import type pg from "pg";
import { gmailClient, type TestSandbox } from "#sandbox/testing/start.ts";
import { differences } from "./compare-portal.ts";

const AT_ONCE = 8;

/** Puts mails of many people into the emulated mailbox, a few minutes apart, the newest now. */
export async function fillMailbox(sandbox: TestSandbox, messages: number): Promise<void> {
  const { data } = await gmailClient(sandbox.urls.google).users.getProfile({ userId: "me" });
  const everyMs = (20 * 24 * 3_600_000) / messages;
  const from = Date.now();
  for (let index = 0; index < messages; index += AT_ONCE) {
    const part = Array.from({ length: Math.min(AT_ONCE, messages - index) }, (_none, offset) => index + offset);
    await Promise.all(
      part.map((at) =>
        sandbox.world.incomingMail({
          from: { email: `person-${at}@imported-${at % 500}.example`, name: `Person ${at}` },
          to: data.emailAddress ?? "",
          subject: `Bulkmail ${at}`,
          text: `Could you tell us more about number ${at}? ${"We would like to know how it works for a fleet. ".repeat(20)}`,
          sentAtMs: Math.floor(from - (messages - at) * everyMs),
        }),
      ),
    );
  }
}

/** What is stored otherwise than the mailbox has it, mail by mail. */
export async function compareMailbox(sql: pg.Client, google: string, connectionId: string): Promise<string[]> {
  const gmail = gmailClient(google);
  const there: string[] = [];
  let pageToken: string | undefined;
  do {
    const page: gmail_v1.Schema$ListMessagesResponse = (
      await gmail.users.messages.list({ userId: "me", q: "subject:Bulkmail", maxResults: 500, pageToken })
    ).data;
    there.push(...(page.messages ?? []).flatMap(({ id }) => (id ? [id] : [])));
    pageToken = page.nextPageToken ?? undefined;
  } while (pageToken);
  const { rows } = await sql.query<string[]>({
    text: `select "vendorMessageId" from "EmailMessage" where "connectionId" = $1 and "subject" like 'Bulkmail %'`,
    values: [connectionId],
    rowMode: "array",
  });
  return differences(
    "message",
    there.map((id) => [id]),
    rows,
  );
}
