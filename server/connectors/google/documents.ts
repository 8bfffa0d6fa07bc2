import { type docs_v1, docs as docsClient } from "@googleapis/docs";
import { type drive_v3, drive as driveClient } from "@googleapis/drive";
import type { Guard } from "#server/connectors/http/guard.ts";
import type { CallKind } from "#server/connectors/http/vendor-calls.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { DocumentBlock, DocumentPort, StoredDocument } from "#server/connectors/ports/documents.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import { insertRequests } from "./document-requests.ts";
import { readText } from "./document-text.ts";
import { keyProperties, keyQuery, searchQuery } from "./drive-query.ts";
import type { GoogleEnv } from "./env.ts";
import { type CallOptions, type GoogleCalls, googleCalls, needed } from "./google-calls.ts";

const DOCUMENT = "application/vnd.google-apps.document";
const fields = "id,name,webViewLink,mimeType,trashed,modifiedTime";

type Drive = { drive: drive_v3.Drive; options: CallOptions };
export type DriveCall = <T>(kind: CallKind, run: (api: Drive) => Promise<T>) => VendorResult<T>;
type Docs = { docs: docs_v1.Docs; options: CallOptions };
type DocsCall = <T>(kind: CallKind, run: (api: Docs) => Promise<T>) => VendorResult<T>;

/** One person's files and text documents by Google's own clients. */
export function documentPort(env: GoogleEnv, token: TokenSource, guard: Guard): DocumentPort {
  const drive = driveCalls(googleCalls(env, "Google Drive", "drive", { token, guard }));
  const docs = docsCalls(googleCalls(env, "Google Docs", "docs", { token, guard }));
  return {
    create: (document) => create(drive, docs, document),
    findByKey: (key) => findByKey(drive, key),
    append: async (id, blocks) => {
      const state = await stateOf(docs, id);
      return state.ok ? insert(docs, id, blocks, state.value) : state;
    },
    trash: (id) => setTrashed(drive, id, true),
    restore: (id) => setTrashed(drive, id, false),
    get: (id) =>
      drive("read", async (api) => storedOf((await api.drive.files.get({ fileId: id, fields }, api.options)).data)),
    search: (request) => search(drive, request),
    exportText: (id, maxBytes) => readText(drive, id, maxBytes),
  };
}

function driveCalls(calls: GoogleCalls): DriveCall {
  return (kind, run) =>
    calls(kind, ({ auth, options }) =>
      run({ drive: driveClient({ version: "v3", auth, rootUrl: options.rootUrl }), options }),
    );
}

function docsCalls(calls: GoogleCalls): DocsCall {
  return (kind, run) =>
    calls(kind, ({ auth, options }) => {
      // This client is typed by an older auth library; the token goes with the call instead.
      const headers = { authorization: `Bearer ${auth.credentials.access_token}` };
      const docs = docsClient({ version: "v1", rootUrl: options.rootUrl });
      return run({ docs, options: { ...options, headers } });
    });
}

const storedOf = (file: drive_v3.Schema$File): StoredDocument => ({
  id: needed(file.id),
  title: file.name ?? "",
  url: file.webViewLink ?? `https://docs.google.com/document/d/${needed(file.id)}/edit`,
  mimeType: needed(file.mimeType),
  isTrashed: file.trashed ?? false,
  modifiedAt: new Date(needed(file.modifiedTime)),
});

/** First the file, then its text; each only where it is missing. */
async function create(
  drive: DriveCall,
  docs: DocsCall,
  { key, title, blocks }: { key: string; title: string; blocks: DocumentBlock[] },
): ReturnType<DocumentPort["create"]> {
  const found = await findByKey(drive, key);
  if (!found.ok) return found;
  const file = found.value === null ? await makeFile(drive, key, title) : ok(found.value);
  if (!file.ok) return file;
  const state = await stateOf(docs, file.value.id);
  if (!state.ok) return state;
  if (!state.value.isEmpty) return file;
  const written = await insert(docs, file.value.id, blocks, state.value);
  return written.ok ? file : written;
}

const makeFile = (drive: DriveCall, key: string, name: string) =>
  drive("write", async (api) => {
    const requestBody = { name, mimeType: DOCUMENT, appProperties: keyProperties(key) };
    return storedOf((await api.drive.files.create({ requestBody, fields }, api.options)).data);
  });

const findByKey = (drive: DriveCall, key: string) =>
  drive("read", async (api) => {
    const request = { q: keyQuery(key), fields: `files(${fields})`, pageSize: 1, orderBy: "createdTime" };
    const { data } = await api.drive.files.list(request, api.options);
    const [file] = data.files ?? [];
    return file ? storedOf(file) : null;
  });

type DocumentState = { end: number; isEmpty: boolean; revisionId: string };

/** Where the text ends: a new document holds nothing but one line break. */
const stateOf = (docs: DocsCall, documentId: string) =>
  docs("read", async (api): Promise<DocumentState> => {
    const request = { documentId, fields: "revisionId,body(content(endIndex))" };
    const { data } = await api.docs.documents.get(request, api.options);
    const end = data.body?.content?.at(-1)?.endIndex ?? 2;
    return { end, isEmpty: end <= 2, revisionId: needed(data.revisionId) };
  });

/** One update for all blocks, refused when somebody wrote in between: the text is there once or not at all. */
async function insert(
  docs: DocsCall,
  documentId: string,
  blocks: DocumentBlock[],
  { end, isEmpty, revisionId }: DocumentState,
): VendorResult<void> {
  const requests = insertRequests(blocks, end - 1, isEmpty);
  if (requests.length === 0) return ok(undefined);
  return docs("write", async (api) => {
    const requestBody = { requests, writeControl: { requiredRevisionId: revisionId } };
    await api.docs.documents.batchUpdate({ documentId, requestBody }, api.options);
  });
}

const setTrashed = (drive: DriveCall, fileId: string, trashed: boolean) =>
  drive("write", async (api) => {
    await api.drive.files.update({ fileId, requestBody: { trashed }, fields: "id" }, api.options);
  });

async function search(
  drive: DriveCall,
  { text, folderIds, limit }: Parameters<DocumentPort["search"]>[0],
): ReturnType<DocumentPort["search"]> {
  if (folderIds.length === 0) return ok([]);
  const answer = await drive("read", async (api) => {
    const request = { q: searchQuery(text, folderIds), fields: `files(${fields})`, pageSize: Math.min(limit, 100) };
    return (await api.drive.files.list(request, api.options)).data.files ?? [];
  });
  return answer.ok ? ok(answer.value.map(storedOf)) : err(answer.error);
}
