import type { docs_v1 } from "@googleapis/docs";
import { jsonObject, type RouteContext } from "../http/emulator.ts";
import type { ApiRoute, Caller } from "./api-routes.ts";
import { applyRequests } from "./docs-requests.ts";
import { isVisible } from "./drive.ts";
import { googleError, notFound } from "./errors.ts";
import { selectFields } from "./field-mask.ts";
import { DOCUMENT_TYPE, type FileStore, type StoredFile } from "./file-store.ts";
import { queryOf } from "./gmail.ts";

const READ = ["documents", "documents.readonly", "drive", "drive.readonly", "drive.file"];
const WRITE = ["documents", "drive", "drive.file"];

/** Docs v1: documents as paragraphs with a style; a document is a file in the same Drive. */
export function registerDocs(route: ApiRoute, files: FileStore): void {
  route("post", "/documents", WRITE, async (c, { account }) => {
    const body = await jsonObject(c);
    const name = typeof body?.title === "string" ? body.title : "Untitled document";
    const file = files.add({ owner: account.email, name, mimeType: DOCUMENT_TYPE, isOfApp: true });
    return Response.json(documentResource(file));
  });
  route("get", "/documents/:documentId", READ, (c, caller) => {
    const file = documentOf(c.req.param("documentId") ?? "", caller, files);
    if (!file) return notFound();
    const chosen = selectFields(documentResource(file), queryOf(c).get("fields") ?? "*");
    return chosen === null ? googleError(400, "Invalid field selection") : Response.json(chosen);
  });
  // A colon is part of the last segment for the router.
  route("post", "/documents/:operation", WRITE, (c, caller) => {
    const [id = "", operation] = (c.req.param("operation") ?? "").split(":");
    return operation === "batchUpdate" ? batchUpdate(c, id, caller, files) : notFound();
  });
}

function documentOf(id: string, caller: Caller, files: FileStore): StoredFile | null {
  const file = files.get(id);
  return file && file.mimeType === DOCUMENT_TYPE && isVisible(file, caller) ? file : null;
}

const revisionOf = (file: StoredFile): string => `rev-${file.id}-${file.revision}`;

/** All requests or none. */
async function batchUpdate(c: RouteContext, id: string, caller: Caller, files: FileStore): Promise<Response> {
  const body = (await jsonObject(c)) as docs_v1.Schema$BatchUpdateDocumentRequest | null;
  const file = documentOf(id, caller, files);
  if (!file) return notFound();
  const required = body?.writeControl?.requiredRevisionId;
  if (required && required !== revisionOf(file)) {
    return googleError(400, `The required revision ID '${required}' does not match the latest revision.`);
  }
  const result = applyRequests(file.paragraphs, body?.requests ?? []);
  if (result.kind === "refused") return googleError(400, result.message);
  const changed = files.change(file, { paragraphs: result.paragraphs, revision: file.revision + 1 });
  return Response.json({
    documentId: file.id,
    replies: (body?.requests ?? []).map(() => ({})),
    writeControl: { requiredRevisionId: revisionOf(changed) },
  } satisfies docs_v1.Schema$BatchUpdateDocumentResponse);
}

function documentResource(file: StoredFile): docs_v1.Schema$Document {
  const content: docs_v1.Schema$StructuralElement[] = [{ endIndex: 1, sectionBreak: { sectionStyle: {} } }];
  let startIndex = 1;
  for (const { text, style, isBullet } of file.paragraphs) {
    const endIndex = startIndex + text.length + 1;
    content.push({
      startIndex,
      endIndex,
      paragraph: {
        elements: [{ startIndex, endIndex, textRun: { content: `${text}\n`, textStyle: {} } }],
        paragraphStyle: { namedStyleType: style },
        ...(isBullet ? { bullet: { listId: "kix.list" } } : {}),
      },
    });
    startIndex = endIndex;
  }
  return { documentId: file.id, title: file.name, revisionId: revisionOf(file), body: { content } };
}
