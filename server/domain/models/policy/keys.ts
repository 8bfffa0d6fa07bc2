/** Binds a sealed key to its account: it opens for no other. */
export const keyContext = (accountId: string): string => `model-account:${accountId}`;

const SHOWN = 4;

/** The end of a key, so that people can tell keys apart; nothing of a short one. */
export const hintOf = (key: string): string | null => (key.length >= 4 * SHOWN ? key.slice(-SHOWN) : null);
