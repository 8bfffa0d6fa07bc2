/** The vendor's ids of what was made, and where it can be seen (`url`). */
export type VendorIds = Record<string, string>;
/** What stood at the vendor before the first call, or after it, by the vendor's own names. */
export type Snapshot = Record<string, string | null>;
export type Made = { ids: VendorIds; after: Snapshot | null };

/** One execution as its vendor can know it. */
export type Handle = {
  executionId: string;
  /** Our own handle at the vendor. */
  key: string;
  /** Begin of the first attempt; null before it. */
  since: Date | null;
  /** Null before the first attempt. */
  snapshot: Snapshot | null;
  attempts: number;
  /** False for an earlier run of the move with other content. */
  isSameContent: boolean;
};
export type Done = Handle & Made;
