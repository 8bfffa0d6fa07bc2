import type { DocumentBlock, DocumentPort, StoredDocument } from "#server/connectors/ports/documents.ts";
import { ok } from "#server/platform/pure/result.ts";
import { cutText } from "./document-text.ts";
import type { FakeCall, FakeFail } from "./fake-call.ts";
import { googleFeatures } from "./scopes.ts";

const DOCUMENT = "application/vnd.google-apps.document";

type Stored = StoredDocument & {
  owner: string;
  key: string | null;
  blocks: DocumentBlock[];
  text: string | null;
  folderId: string | null;
};

export type FakeFile = { title: string; text: string; folderId?: string; mimeType?: string };

/** Files in memory. Without the scope for reading files only those that we made are there. */
export function createFakeDocuments(now: () => Date, fail: FakeFail) {
  const files = new Map<string, Stored>();
  const put = (file: Omit<Stored, "modifiedAt">): Stored => {
    const stored = { ...file, modifiedAt: now() };
    files.set(file.id, stored);
    return stored;
  };
  const add = (file: Omit<Stored, "id" | "url" | "modifiedAt" | "isTrashed">): Stored => {
    const id = `fake-file-${files.size + 1}`;
    return put({ ...file, id, url: `https://docs.google.com/document/d/${id}/edit`, isTrashed: false });
  };
  return {
    port: (api: (scopes: readonly string[]) => FakeCall): DocumentPort => {
      const [own, all] = [api(googleFeatures.documents), api(googleFeatures.files)];
      return {
        ...making(own, files, put, add, fail),
        search: searching(all, files),
        exportText: (id, maxBytes) => exporting(files.get(id)?.key ? own : all, files, fail)(id, maxBytes),
      };
    },
    world: {
      /** A person puts a file into a folder. */
      add: (owner: string, { folderId = "root", mimeType = DOCUMENT, ...file }: FakeFile): StoredDocument =>
        add({ owner, key: null, blocks: [], folderId, mimeType, ...file }),
      /** What a document says, block by block. */
      blocks: (id: string): readonly DocumentBlock[] => files.get(id)?.blocks ?? [],
      all: (): readonly StoredDocument[] => [...files.values()],
    },
  };
}

type Files = Map<string, Stored>;
type Making = Omit<DocumentPort, "search" | "exportText">;

function making(
  call: FakeCall,
  files: Files,
  put: (file: Stored) => Stored,
  add: (file: Omit<Stored, "id" | "url" | "modifiedAt" | "isTrashed">) => Stored,
  fail: FakeFail,
): Making {
  const byKey = (owner: string, key: string) =>
    [...files.values()].find((file) => file.owner === owner && file.key === key) ?? null;
  const change = (id: string, patch: (file: Stored) => Partial<Stored>) =>
    call<void>("write", (owner) => {
      const file = ownFile(files, owner, id);
      if (!file) return fail("not_found", 404);
      put({ ...file, ...patch(file) });
      return ok(undefined);
    });
  return {
    create: ({ key, title, blocks }) =>
      call("write", (owner) => {
        const made = { owner, key, title, blocks, text: null, folderId: "root", mimeType: DOCUMENT };
        return ok(asDocument(byKey(owner, key) ?? add(made)));
      }),
    findByKey: (key) =>
      call("read", (owner) => {
        const found = byKey(owner, key);
        return ok(found && asDocument(found));
      }),
    append: (id, blocks) => change(id, (file) => ({ blocks: [...file.blocks, ...blocks] })),
    trash: (id) => change(id, () => ({ isTrashed: true })),
    restore: (id) => change(id, () => ({ isTrashed: false })),
    get: (id) =>
      call("read", (owner) => {
        const file = ownFile(files, owner, id);
        return file ? ok(asDocument(file)) : fail("not_found", 404);
      }),
  };
}

const ownFile = (files: Files, owner: string, id: string): Stored | undefined => {
  const file = files.get(id);
  return file?.owner === owner ? file : undefined;
};

function searching(call: FakeCall, files: Files): DocumentPort["search"] {
  return ({ text, folderIds, limit }) =>
    call("read", (owner) => {
      const words = text.toLowerCase();
      const found = [...files.values()].filter(
        (file) =>
          file.owner === owner &&
          !file.isTrashed &&
          folderIds.includes(file.folderId ?? "") &&
          `${file.title}\n${textOf(file)}`.toLowerCase().includes(words),
      );
      return ok(found.slice(0, limit).map(asDocument));
    });
}

function exporting(call: FakeCall, files: Files, fail: FakeFail): DocumentPort["exportText"] {
  return (id, maxBytes) =>
    call("read", (owner) => {
      const file = ownFile(files, owner, id);
      if (!file) return fail("not_found", 404);
      return ok(cutText(Buffer.from(textOf(file)), maxBytes));
    });
}

const textOf = (file: Stored): string => file.text ?? file.blocks.map((block) => block.text).join("\n");

const asDocument = ({ id, title, url, mimeType, isTrashed, modifiedAt }: Stored): StoredDocument => ({
  id,
  title,
  url,
  mimeType,
  isTrashed,
  modifiedAt,
});
