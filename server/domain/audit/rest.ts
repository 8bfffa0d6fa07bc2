import { type Endpoint, endpoint, linesEndpoint } from "#server/api/rest/endpoint.ts";
import { auditFilter, auditPage, listAuditInput } from "./contract.ts";
import { exportAudit, exportAuditCsv, listAudit } from "./index.ts";

export const auditEndpoints: Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/audit",
    summary: "Who did what, newest first",
    tag: "audit",
    scope: "workspace:admin",
    query: listAuditInput,
    response: auditPage,
    run: (ctx, { query }) => listAudit(ctx, query),
  }),
  linesEndpoint({
    path: "/api/v1/audit/export",
    summary: "Every entry of the filter as JSON lines, newest first",
    tag: "audit",
    scope: "workspace:admin",
    query: auditFilter,
    run: (ctx, { query }) => exportAudit(ctx, query),
  }),
  linesEndpoint({
    path: "/api/v1/audit/export.csv",
    summary: "Every entry of the filter as CSV, newest first",
    tag: "audit",
    scope: "workspace:admin",
    query: auditFilter,
    contentType: "text/csv",
    run: (ctx, { query }) => exportAuditCsv(ctx, query),
  }),
];
