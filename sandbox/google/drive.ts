import type { drive_v3 } from "@googleapis/drive";
import { isRecord, jsonObject, type RouteContext, stringList } from "../http/emulator.ts";
import type { ApiRoute, Caller } from "./api-routes.ts";
import { parseDriveQuery } from "./drive-query.ts";
import { apiError } from "./errors.ts";
import { selectFields } from "./field-mask.ts";
import { DOCUMENT_TYPE, type FileStore, plainText, type StoredFile } from "./file-store.ts";
import { pageOf, queryOf } from "./gmail.ts";

const READ = ["drive", "drive.readonly", "drive.file"];
const WRITE = ["drive", "drive.file"];

/** What Drive answers when nobody says which fields. */
const LEAST = "kind,id,name,mimeType";

/** Drive v3: list, metadata, content, export, create, change and delete of a person's own files. */
export function registerDrive(route: ApiRoute, files: FileStore): void {
  route("get", "/files", READ, (c, caller) => listFiles(c, caller, files));
  route("post", "/files", WRITE, (c, caller) => createFile(c, caller, files));
  route("get", "/files/:fileId", READ, (c, caller) => getFile(c, caller, files));
  route("get", "/files/:fileId/export", READ, (c, caller) => exportFile(c, caller, files));
  route("patch", "/files/:fileId", WRITE, (c, caller) => updateFile(c, caller, files));
  route("delete", "/files/:fileId", WRITE, (c, caller) => {
    const file = fileOf(c, caller, files);
    if (!file) return missing(c);
    files.remove(file);
    return new Response(null, { status: 204 });
  });
}

/** Without the scopes for all files only our app's own are there. */
export function isVisible(file: StoredFile, { account, scopes }: Caller): boolean {
  return file.owner === account.email && (file.isOfApp || scopes.has("drive") || scopes.has("drive.readonly"));
}

function fileOf(c: RouteContext, caller: Caller, files: FileStore): StoredFile | null {
  const file = files.get(c.req.param("fileId") ?? "");
  return file && isVisible(file, caller) ? file : null;
}

const missing = (c: RouteContext): Response => apiError(404, "notFound", `File not found: ${c.req.param("fileId")}.`);

function answer(c: RouteContext, resource: unknown, usual: string): Response {
  const chosen = selectFields(resource, queryOf(c).get("fields") ?? usual);
  return chosen === null ? apiError(400, "invalidParameter", "Invalid field selection") : Response.json(chosen);
}

function listFiles(c: RouteContext, caller: Caller, files: FileStore): Response {
  const query = queryOf(c);
  const test = parseDriveQuery(query.get("q") ?? "trashed = false or trashed = true");
  if (!test) return apiError(400, "invalid", "Invalid Value");
  const order = query.get("orderBy");
  if (order !== null && order !== "createdTime" && order !== "modifiedTime desc") {
    return apiError(400, "invalid", `The sandbox does not offer the order ${order}`);
  }
  const found = files.all().filter((file) => isVisible(file, caller) && test(file));
  const byAge = found.sort((a, b) =>
    order === "createdTime" ? a.createdMs - b.createdMs : b.modifiedMs - a.modifiedMs,
  );
  const sized = new URLSearchParams(query);
  sized.set("maxResults", query.get("pageSize") ?? "100");
  const page = pageOf(byAge, sized, 100, 1_000);
  if (!page) return apiError(400, "invalid", "Invalid Value");
  const resource: drive_v3.Schema$FileList = {
    kind: "drive#fileList",
    incompleteSearch: false,
    files: page.items.map(fileResource),
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
  };
  return answer(c, resource, `kind,incompleteSearch,nextPageToken,files(${LEAST})`);
}

export function fileResource(file: StoredFile): drive_v3.Schema$File {
  const isDocument = file.mimeType === DOCUMENT_TYPE;
  const place = isDocument
    ? `https://docs.google.com/document/d/${file.id}/edit`
    : `https://drive.google.com/file/d/${file.id}/view`;
  return {
    kind: "drive#file",
    id: file.id,
    name: file.name,
    mimeType: file.mimeType,
    parents: file.parents,
    trashed: file.isTrashed,
    createdTime: new Date(file.createdMs).toISOString(),
    modifiedTime: new Date(file.modifiedMs).toISOString(),
    webViewLink: `${place}?usp=drivesdk`,
    appProperties: file.appProperties,
    ownedByMe: true,
    ...(isDocument ? {} : { size: String(Buffer.byteLength(file.content)) }),
  };
}

async function createFile(c: RouteContext, { account }: Caller, files: FileStore): Promise<Response> {
  const body = await jsonObject(c);
  if (!body) return apiError(400, "parseError", "Parse Error");
  const parents = stringList(body.parents);
  const properties = propertiesOf(body.appProperties);
  if (!properties) return apiError(403, "propertyTooLarge", "The property exceeds the limit of 124 bytes.");
  const file = files.add({
    owner: account.email,
    name: typeof body.name === "string" ? body.name : "Untitled",
    mimeType: typeof body.mimeType === "string" ? body.mimeType : "application/octet-stream",
    isOfApp: true,
    appProperties: properties,
    ...(parents.length > 0 ? { parents } : {}),
  });
  return answer(c, fileResource(file), LEAST);
}

/** @returns null when one is longer than Drive allows */
function propertiesOf(value: unknown): Record<string, string> | null {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.some(([key, text]) => Buffer.byteLength(`${key}${String(text)}`) > 124)) return null;
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
}

function getFile(c: RouteContext, caller: Caller, files: FileStore): Response {
  const file = fileOf(c, caller, files);
  if (!file) return missing(c);
  if (queryOf(c).get("alt") !== "media") return answer(c, fileResource(file), LEAST);
  if (file.mimeType.startsWith("application/vnd.google-apps.")) {
    return apiError(
      403,
      "fileNotDownloadable",
      "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
    );
  }
  return new Response(file.content, { headers: { "content-type": file.mimeType } });
}

/** Text documents as plain text only, with a byte order mark before it and CRLF inside, as Google writes it. */
function exportFile(c: RouteContext, caller: Caller, files: FileStore): Response {
  const file = fileOf(c, caller, files);
  if (!file) return missing(c);
  const mimeType = queryOf(c).get("mimeType");
  if (file.mimeType !== DOCUMENT_TYPE)
    return apiError(403, "fileNotExportable", "Export only supports Docs Editors files.");
  if (mimeType !== "text/plain") return apiError(400, "badRequest", "The requested conversion is not supported.");
  return new Response(`\ufeff${plainText(file).replaceAll("\n", "\r\n")}`, {
    headers: { "content-type": "text/plain" },
  });
}

async function updateFile(c: RouteContext, caller: Caller, files: FileStore): Promise<Response> {
  const body = await jsonObject(c);
  const file = fileOf(c, caller, files);
  if (!body) return apiError(400, "parseError", "Parse Error");
  if (!file) return missing(c);
  if (!file.isOfApp && !caller.scopes.has("drive")) {
    return apiError(403, "appNotAuthorizedToFile", "The user has not granted the app write access to the file.");
  }
  const changed = files.change(file, {
    ...(typeof body.name === "string" ? { name: body.name } : {}),
    ...(typeof body.trashed === "boolean" ? { isTrashed: body.trashed } : {}),
  });
  return answer(c, fileResource(changed), LEAST);
}
