import type { Prisma, Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { type ChannelsByType, channels, defaultChannels, notificationTypes, type QuietHours } from "../contract.ts";

/** What a person set, on their own clock, with what their address is. */
export type PersonSettings = {
  userId: string;
  channels: ChannelsByType;
  quiet: QuietHours | null;
  timeZone: string;
  email: string;
};

type Row = { channels: unknown; quietFrom: number | null; quietTo: number | null };

/** Of those of the people who are members; without a row the defaults. */
export async function settingsOf(db: Tx, workspaceId: WorkspaceId, userIds: string[]): Promise<PersonSettings[]> {
  const members = await db.member.findMany({
    where: { workspaceId, userId: { in: userIds } },
    select: {
      userId: true,
      user: { select: { timeZone: true, email: true } },
      notificationSettings: { select: { channels: true, quietFrom: true, quietTo: true } },
    },
  });
  return members.map(({ userId, user, notificationSettings }) => ({
    userId,
    ...user,
    ...chosen(notificationSettings),
  }));
}

function chosen(row: Row | null): Pick<PersonSettings, "channels" | "quiet"> {
  const { quietFrom, quietTo } = row ?? { quietFrom: null, quietTo: null };
  const quiet = quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo };
  return { channels: channelsOf(row?.channels), quiet };
}

/** What is stored over the defaults: a type that came later has its own. */
function channelsOf(stored: unknown): ChannelsByType {
  const known = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
  const entries = notificationTypes.map((type) => {
    const read = channels.safeParse(known[type]);
    return [type, read.success ? read.data : defaultChannels[type]] as const;
  });
  return Object.fromEntries(entries) as ChannelsByType;
}

export async function writeSettings(
  tx: Tx,
  workspaceId: WorkspaceId,
  settings: { userId: string; channels: ChannelsByType; quiet: QuietHours | null; at: Date },
): Promise<void> {
  const { userId, quiet, at } = settings;
  const values = {
    channels: settings.channels as Prisma.InputJsonObject,
    quietFrom: quiet?.from ?? null,
    quietTo: quiet?.to ?? null,
    updatedAt: at,
  };
  await tx.notificationSettings.upsert({
    where: { workspaceId_userId: { workspaceId, userId } },
    create: { workspaceId, userId, ...values },
    update: values,
    select: { userId: true },
  });
}
