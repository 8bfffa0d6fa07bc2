import { type ActionType, providerOf } from "#server/domain/actions/contract.ts";

type Account = { id: string; provider: string; status: string };
/** Moves of one type by one account. @property connectionId null: by the workspace's own account of that vendor */
export type ApprovedMoves = { actionType: string; connectionId: string | null; count: number };

/**
 * How many approved moves wait for an account to be reconnected. One that names no account is done by the workspace's first
 * that works, and waits only where none does.
 * @param accounts all that are not disconnected, the oldest first
 */
export function waitingFor(id: string, accounts: readonly Account[], approved: readonly ApprovedMoves[]): number {
  const account = accounts.find((entry) => entry.id === id);
  if (account?.status !== "reconnect_needed") return 0;
  const peers = accounts.filter(({ provider }) => provider === account.provider);
  const isTheOne = peers[0]?.id === id && peers.every(({ status }) => status !== "connected");
  const isWaiting = ({ actionType, connectionId }: ApprovedMoves): boolean =>
    connectionId === null ? isTheOne && providerOf[actionType as ActionType] === account.provider : connectionId === id;
  return approved.filter(isWaiting).reduce((sum, { count }) => sum + count, 0);
}
