import type { Env } from "#server/platform/env.ts";
import { geminiOpener } from "./gemini/index.ts";
import { isNearbyAddress, isPublicAddress } from "./http/address.ts";
import type { GuardOptions } from "./http/guard.ts";
import { pinnedFetch } from "./http/pinned-fetch.ts";
import { modelGuard, openAiOpener } from "./openai/index.ts";
import type { ModelOpener } from "./ports/model.ts";

export type ModelsEnv = Pick<Env, "MODEL_PRIVATE_ADDRESSES" | "GEMINI_API_URL" | "XAI_API_URL" | "OPENAI_API_URL">;

/**
 * Every provider a workspace can have a key for. A compatible server's address is typed in by its admins: it is public and
 * https unless whoever runs this server allows its own network.
 */
export function createModelOpener(env: ModelsEnv, guard: Partial<GuardOptions> = {}): ModelOpener {
  const mayBePrivate = env.MODEL_PRIVATE_ADDRESSES;
  const fetches = pinnedFetch({
    isAllowed: (address) => isPublicAddress(address) || (mayBePrivate && isNearbyAddress(address)),
    isPlainAllowed: mayBePrivate,
  });
  const gemini = geminiOpener(env.GEMINI_API_URL, { ...modelGuard, ...guard });
  const openai = openAiOpener({ openai: env.OPENAI_API_URL, xai: env.XAI_API_URL }, fetches, guard);
  return { open: (access) => (access.provider === "gemini" ? gemini(access) : openai(access)), mayBePrivate };
}
