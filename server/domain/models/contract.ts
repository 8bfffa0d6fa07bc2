import { z } from "zod";

export const providers = ["openai", "gemini", "xai", "compatible"] as const;
export const provider = z.enum(providers);
export type Provider = z.infer<typeof provider>;

const when = z.iso.datetime({ offset: true });
const modelName = z.string().trim().min(1).max(120);
/** US dollars per million tokens. */
const price = z.number().min(0).max(2_000);

const modelNames = {
  text: modelName,
  embedding: modelName.nullable(),
  transcription: modelName.nullable(),
  speech: modelName.nullable(),
};

export const saveAccountInput = z.object({
  /** Absent: a new one. */
  accountId: z.uuid().optional(),
  /** The version that was read, for one that is there. */
  version: z.number().int().optional(),
  provider,
  name: z.string().trim().min(1).max(80),
  /** Of a compatible server, with its version path. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .nullable(),
  /** Absent: the stored one stays. Empty: the server asks for none. */
  apiKey: z
    .string()
    .trim()
    .max(500)
    .regex(/^[\x21-\x7e]*$/, { message: "A key has no spaces, line breaks or accents. Copy it once more." })
    .optional(),
  models: z.object(modelNames),
  /** What the text model costs where the price table does not know it, or knows it wrong; both or none. */
  inputPrice: price.nullable(),
  outputPrice: price.nullable(),
  isOn: z.boolean(),
});
export type SaveAccountInput = z.infer<typeof saveAccountInput>;
export const accountIdInput = z.object({ accountId: z.uuid() });
/** Every account of the workspace, in the order in which they are asked. */
export const orderInput = z.object({ accountIds: z.array(z.uuid()).max(50) });

export const updateSettingsInput = z.object({
  version: z.number().int(),
  monthlyBudgetCents: z.number().int().min(0).max(100_000_000).nullable(),
  usesServerModel: z.boolean(),
});

export const account = z.object({
  id: z.string(),
  provider,
  name: z.string(),
  baseUrl: z.string().nullable(),
  hasKey: z.boolean(),
  /** The key's last characters. */
  keyHint: z.string().nullable(),
  models: z.object(modelNames),
  inputPrice: z.number().nullable(),
  outputPrice: z.number().nullable(),
  /** What counts for the text model, in US dollars per million tokens; null: unknown. `asOf` null: the workspace's own word. */
  price: z.object({ input: z.number(), output: z.number(), asOf: z.string().nullable() }).nullable(),
  isOn: z.boolean(),
  version: z.number().int(),
  lastOkAt: when.nullable(),
  lastError: z.object({ at: when, message: z.string(), remedy: z.string() }).nullable(),
});
export type Account = z.infer<typeof account>;

const counts = {
  calls: z.number().int(),
  /** Millionths of a US dollar, of the calls with a known price. */
  costMicros: z.number().int(),
  unpricedCalls: z.number().int(),
};
export const modelsView = z.object({
  accounts: z.array(account),
  /** The server-wide model; null: there is none. */
  server: z.object({ model: z.string(), isSimulated: z.boolean(), isUsed: z.boolean() }).nullable(),
  mayBePrivate: z.boolean(),
  settings: z.object({
    monthlyBudgetCents: z.number().int().nullable(),
    usesServerModel: z.boolean(),
    version: z.number().int(),
  }),
  month: z.object({
    from: when,
    ...counts,
    failedCalls: z.number().int(),
    /** Whose cost is the most it can have been, because the provider did not count. */
    estimatedCalls: z.number().int(),
  }),
  byPrompt: z.array(
    z.object({ promptId: z.string(), ...counts, inputTokens: z.number().int(), outputTokens: z.number().int() }),
  ),
});
export type ModelsView = z.infer<typeof modelsView>;

/** Whether there is a model to ask; `name` is the first that would be. */
export const modelStatus = z.object({ name: z.string().nullable() });

export const testResult = z.object({ isOk: z.boolean(), message: z.string(), remedy: z.string().nullable() });
export type TestResult = z.infer<typeof testResult>;
