import type { VendorResult } from "./vendor-error.ts";

/** A public post. Untrusted text. */
export type SocialPost = {
  id: string;
  text: string;
  authorId: string;
  authorName: string;
  authorHandle: string;
  authorFollowers: number | null;
  url: string;
  createdAt: Date;
  inReplyToId: string | null;
};

/** The ids are of all posts of the page, also of those that could not be shown. `hasMore`: older ones match as well. */
export type SocialPage = { posts: SocialPost[]; newestId: string | null; oldestId: string | null; hasMore: boolean };

/** @property sinceId only newer ones @property untilId only older ones: with a page's `oldestId`, the next page */
export type SocialWindow = { sinceId: string | null; untilId: string | null; limit: number };

/** One social account. */
export type SocialPort = {
  getAccount(): VendorResult<{ id: string; handle: string; name: string }>;
  /** A page of recent posts that match, newest first. */
  search(request: SocialWindow & { query: string }): VendorResult<SocialPage>;
  mentions(request: SocialWindow): VendorResult<SocialPage>;
  /** The vendor has no handle of ours: a lost answer is settled by `ownPosts`. */
  post(post: { text: string; inReplyToId: string | null }): VendorResult<{ id: string; url: string }>;
  /** The account's own posts since an instant, newest first. */
  ownPosts(after: Date): VendorResult<SocialPost[]>;
  /** Deleting what is deleted is fine. */
  remove(id: string): VendorResult<void>;
};
