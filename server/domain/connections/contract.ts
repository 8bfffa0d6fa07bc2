import { z } from "zod";

export const provider = z.enum(["google", "hubspot"]);
export type Provider = z.infer<typeof provider>;

export const connectionView = z.object({
  id: z.string(),
  provider,
  accountLabel: z.string(),
  ownerName: z.string().nullable(),
  isMine: z.boolean(),
  scopes: z.array(z.string()),
  status: z.enum(["connected", "reconnect_needed", "disconnected"]),
  accessExpiresAt: z.string().nullable(),
  lastError: z.string().nullable(),
  /** What to do about the error, as a sentence. */
  remedy: z.string().nullable(),
  streams: z.array(
    z.object({
      stream: z.string(),
      lastRunAt: z.string().nullable(),
      nextRunAt: z.string(),
      lastFound: z.number().int(),
      totalFound: z.number().int(),
      lastError: z.string().nullable(),
    }),
  ),
});
export type ConnectionView = z.infer<typeof connectionView>;

export const connectionsView = z.object({
  connections: z.array(connectionView),
  /** Providers this server has a client id for, and whether they are emulated. */
  available: z.array(z.object({ provider, isConfigured: z.boolean(), isSimulated: z.boolean() })),
});

export const startConnectInput = z.object({ provider, returnTo: z.string().max(200).default("/") });
export const startedConnect = z.object({ url: z.url() });
export const connectionIdInput = z.object({ connectionId: z.uuid() });
