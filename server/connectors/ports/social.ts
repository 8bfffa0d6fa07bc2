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

export type SocialPage = { posts: SocialPost[]; newestId: string | null };

/** One social account. */
export type SocialPort = {
  getAccount(): VendorResult<{ id: string; handle: string; name: string }>;
  /** Recent posts that match, newest first. @param sinceId only newer ones */
  search(request: { query: string; sinceId: string | null; limit: number }): VendorResult<SocialPage>;
  mentions(request: { sinceId: string | null; limit: number }): VendorResult<SocialPage>;
  /** The vendor has no handle of ours: a lost answer is settled by `ownPosts`. */
  post(post: { text: string; inReplyToId: string | null }): VendorResult<{ id: string; url: string }>;
  /** The account's own posts since an instant, newest first. */
  ownPosts(after: Date): VendorResult<SocialPost[]>;
  /** Deleting what is deleted is fine. */
  remove(id: string): VendorResult<void>;
};
