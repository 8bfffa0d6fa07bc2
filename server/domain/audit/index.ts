export { exportAudit, exportAuditCsv, listAudit } from "./verbs/list-audit.ts";
