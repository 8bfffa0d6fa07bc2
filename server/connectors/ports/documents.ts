import type { VendorResult } from "./vendor-error.ts";

export type DocumentBlock = { kind: "title" | "heading" | "paragraph" | "bullet"; text: string };

export type StoredDocument = {
  id: string;
  title: string;
  url: string;
  mimeType: string;
  isTrashed: boolean;
  modifiedAt: Date;
};

/** Files and text documents of one person's drive. */
export type DocumentPort = {
  /**
   * A new text document with these blocks. Made in two calls at the vendor; a document that was made without its text is
   * found by `findByKey` and completed by the same call again.
   * @param document.key our own handle, kept in the file's private properties
   */
  create(document: { key: string; title: string; blocks: DocumentBlock[] }): VendorResult<StoredDocument>;
  findByKey(key: string): VendorResult<StoredDocument | null>;
  append(id: string, blocks: DocumentBlock[]): VendorResult<void>;
  trash(id: string): VendorResult<void>;
  restore(id: string): VendorResult<void>;
  get(id: string): VendorResult<StoredDocument>;
  /** @param folderIds only in these folders; empty: nowhere, and so nothing */
  search(request: { text: string; folderIds: string[]; limit: number }): VendorResult<StoredDocument[]>;
  /** Plain text, at most `maxBytes`. Untrusted. */
  exportText(id: string, maxBytes: number): VendorResult<string>;
};
