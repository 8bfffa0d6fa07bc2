import { randomBytes } from "node:crypto";
import type { Store } from "../store/journal.ts";

export const DOCUMENT_TYPE = "application/vnd.google-apps.document";

export type Paragraph = { text: string; style: string; isBullet: boolean };

export type StoredFile = {
  id: string;
  owner: string;
  name: string;
  mimeType: string;
  parents: string[];
  appProperties: Record<string, string>;
  isTrashed: boolean;
  /** Made through the API by our client: all that drive.file sees. */
  isOfApp: boolean;
  createdMs: number;
  modifiedMs: number;
  /** Lines of a text document, at least one; other files have `content`. */
  paragraphs: Paragraph[];
  content: string;
  /** Rises with every change of a document's text. */
  revision: number;
};

export type NewFile = Pick<StoredFile, "owner" | "name" | "mimeType" | "isOfApp"> &
  Partial<Pick<StoredFile, "id" | "parents" | "appProperties" | "paragraphs" | "content">>;

export type FileStore = ReturnType<typeof createFileStore>;

export function createFileStore(store: Store) {
  const files = store.collection<StoredFile>("google.files");
  const put = (file: StoredFile): StoredFile => {
    files.put(file.id, file);
    return file;
  };
  return {
    get: (id: string): StoredFile | undefined => files.get(id),
    of: (owner: string): StoredFile[] => files.all().filter((file) => file.owner === owner),
    all: (): StoredFile[] => files.all(),
    remove: (file: StoredFile): void => files.delete(file.id),
    add(input: NewFile): StoredFile {
      const now = Date.now();
      const id = input.id ?? `1${randomBytes(24).toString("base64url")}`;
      const plain = { parents: [`root-${input.owner}`], appProperties: {}, content: "" };
      const paragraphs = input.paragraphs ?? [{ text: "", style: "NORMAL_TEXT", isBullet: false }];
      const times = { createdMs: now, modifiedMs: now };
      return put({ ...plain, ...input, paragraphs, id, isTrashed: false, ...times, revision: 1 });
    },
    change: (file: StoredFile, patch: Partial<StoredFile>): StoredFile =>
      put({ ...file, ...patch, modifiedMs: Date.now() }),
  };
}

/** The text of a file as its export would say it. */
export function plainText(file: StoredFile): string {
  if (file.mimeType !== DOCUMENT_TYPE) return file.content;
  return file.paragraphs
    .map((line) => (line.isBullet ? `* ${line.text}` : line.text).replaceAll("\v", "\n"))
    .join("\n");
}

/** Paragraphs of a text, one a line. */
export const paragraphsOf = (text: string): Paragraph[] =>
  text.split("\n").map((line) => ({ text: line, style: "NORMAL_TEXT", isBullet: false }));
