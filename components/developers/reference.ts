import { type ApiScope, apiScopes } from "#server/platform/pure/permissions.ts";
import { type Field, type JsonSchema, type Shape, sampleOf, shapeOf } from "./schema.ts";

type Content = Record<string, { schema: JsonSchema }>;
type RawOperation = {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: { name: string; in: "query" | "path" | "header"; required?: boolean; schema: JsonSchema }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
/** What is read of an OpenAPI document. */
type Document = { paths: Record<string, Record<string, RawOperation>> };

/** Who may call: a key with a scope, or only a member who is signed in. */
export type Access = { scope: ApiScope } | { scope: null };

export type OperationLine = { id: string; method: string; path: string; summary: string; tag: string };
export type Operation = OperationLine & {
  access: Access;
  params: Field[];
  headers: Field[];
  body: Shape | null;
  answer: { status: number; isLines: boolean; shape: Shape | null };
  errors: { status: number; text: string }[];
  /** Null where no key may call it. */
  curl: string | null;
};
export type Group = { tag: string; title: string; count: number };

const titles: Record<string, string> = {
  workspaces: "Workspace and people in it",
  autonomy: "Autonomy and rules",
  developer: "Keys and webhooks",
};
const titleOf = (tag: string): string => titles[tag] ?? tag.charAt(0).toUpperCase() + tag.slice(1);

const rawOf = (document: unknown): { method: string; path: string; raw: RawOperation }[] =>
  Object.entries((document as Document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({ method: method.toUpperCase(), path, raw })),
  );

const lineOf = (method: string, path: string, raw: RawOperation): OperationLine => ({
  id: raw.operationId,
  method,
  path,
  summary: raw.summary,
  tag: raw.tags[0] ?? "",
});

/** Every operation in the document's order, without its details. */
export const linesOf = (document: unknown): OperationLine[] =>
  rawOf(document).map(({ method, path, raw }) => lineOf(method, path, raw));

/** The groups in the order in which the document names them first. */
export function groupsOf(document: unknown): Group[] {
  const counts = new Map<string, number>();
  for (const { tag } of linesOf(document)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([tag, count]) => ({ tag, title: titleOf(tag), count }));
}

/**
 * The operations of one group with all that is to be told of them; null when there is no such group.
 * @param origin the product's own address, without a slash at its end
 */
export function groupOf(
  document: unknown,
  tag: string,
  origin: string,
): { title: string; operations: Operation[] } | null {
  const operations = rawOf(document)
    .filter(({ raw }) => raw.tags.includes(tag))
    .map(({ method, path, raw }) => operationOf(method, path, raw, origin));
  return operations.length > 0 ? { title: titleOf(tag), operations } : null;
}

function operationOf(method: string, path: string, raw: RawOperation, origin: string): Operation {
  const fields = (raw.parameters ?? []).map(({ name, in: place, required, schema }) => ({
    place,
    field: { name, isRequired: required === true, ...shapeOf(schema) },
  }));
  const access = accessOf(raw);
  const body = raw.requestBody?.content["application/json"]?.schema ?? null;
  return {
    ...lineOf(method, path, raw),
    access,
    params: fields.filter(({ place }) => place !== "header").map(({ field }) => field),
    headers: fields.filter(({ place }) => place === "header").map(({ field }) => field),
    body: body ? shapeOf(body) : null,
    answer: answerOf(raw),
    errors: Object.entries(raw.responses)
      .filter(([status]) => Number(status) >= 400)
      .map(([status, { description }]) => ({ status: Number(status), text: description })),
    curl: access.scope === null ? null : curlOf(method, `${origin}${path}`, body),
  };
}

function accessOf({ security }: RawOperation): Access {
  const named = security.flatMap((way) => way.apiKey ?? [])[0];
  return { scope: apiScopes.find((scope) => scope === named) ?? null };
}

function answerOf({ responses }: RawOperation): Operation["answer"] {
  const [status, answer] = Object.entries(responses).find(([code]) => Number(code) < 300) ?? ["200", undefined];
  const isLines = answer?.content?.["application/x-ndjson"] !== undefined;
  const schema = answer?.content?.["application/json"]?.schema;
  return { status: Number(status), isLines, shape: schema ? shapeOf(schema) : null };
}

/** One command for a shell; parts of the address in angle brackets are for the reader to fill in. */
function curlOf(method: string, address: string, body: JsonSchema | null): string {
  const filled = address.replaceAll(/\{(\w+)\}/g, "<$1>");
  const isWrite = method !== "GET";
  const parts = [
    `curl ${isWrite ? `-X ${method} ` : ""}"${filled}"`,
    `-H "Authorization: Bearer $CASEYOS_KEY"`,
    ...(isWrite ? [`-H "Idempotency-Key: $(uuidgen)"`] : []),
    ...(body ? [`-H "Content-Type: application/json"`, `-d '${JSON.stringify(sampleOf(body))}'`] : []),
  ];
  return parts.join(" \\\n  ");
}
