import { z } from "zod";

export const provider = z.enum(["google", "hubspot", "slack", "x"]);
export type Provider = z.infer<typeof provider>;

/** What a person allows within one account, each when it is first needed. A Google connection always has its mail. */
export const connectFeature = z.enum(["mail", "calendar", "documents", "files"]);
export type ConnectFeature = z.infer<typeof connectFeature>;

export const connectionView = z.object({
  id: z.string(),
  provider,
  accountLabel: z.string(),
  ownerName: z.string().nullable(),
  isMine: z.boolean(),
  scopes: z.array(z.string()),
  /** What is allowed so far; empty where the vendor has no such choice. */
  features: z.array(connectFeature),
  status: z.enum(["connected", "reconnect_needed", "disconnected"]),
  accessExpiresAt: z.string().nullable(),
  lastError: z.string().nullable(),
  /** What to do about the error, as a sentence. */
  remedy: z.string().nullable(),
  /** Approved moves that wait until this account is reconnected; 0 while it is connected. */
  waitingMoves: z.number().int(),
  /** What it was never asked to allow and is used now, with what to do, as sentences; null: nothing. */
  upgrade: z.string().nullable(),
  /** oauth today; accounts that are reached by a key have no consent page. */
  kind: z.enum(["oauth", "api_key"]),
  /** Whether access lasts, renews by itself, or is gone. */
  token: z.enum(["lasting", "renewing", "gone"]),
  /** Null while the vendor answers; else since when it does not, and when it is tried again. */
  outage: z.object({ since: z.string(), until: z.string() }).nullable(),
  /** Calls of the last 24 hours; 95 of 100 stayed under `p95Ms` (null without calls, or when slower than 6.4 s). */
  traffic: z.object({
    calls: z.number().int(),
    failures: z.number().int(),
    p95Ms: z.number().nullable(),
  }),
  streams: z.array(
    z.object({
      stream: z.string(),
      /** Records the vendor had more than we at the last comparison; null where nothing is compared. */
      gap: z.number().int().nullable(),
      /** The first reading is under way; `totalFound` grows meanwhile. */
      isFirstReading: z.boolean(),
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

const words = (length: number) => z.string().trim().min(2).max(length);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(40);
/** What is watched for on X. */
export const socialWatch = z.object({
  /** What the company sells, in people's words: phrases and voices count only beside one of them. */
  topics: list(words(60)),
  competitors: list(words(60)),
  buyingPhrases: list(words(60)),
  /** Handles without @. */
  thoughtLeaders: list(z.string().regex(/^\w{1,15}$/)),
});
export type SocialWatch = z.infer<typeof socialWatch>;

export const startConnectInput = z.object({
  provider,
  returnTo: z.string().max(200).default("/"),
  /** Asked for besides what the connection needs anyway; what was allowed before stays allowed. */
  features: z.array(connectFeature).max(4).optional(),
  /** The connection that is to be allowed more: its account is suggested on the consent page. */
  connectionId: z.uuid().optional(),
});
export const startedConnect = z.object({ url: z.url() });
export const connectionIdInput = z.object({ connectionId: z.uuid() });
