import { Prisma } from "./generated/client.ts";

/** Every model that carries `workspaceId`; tenant-guard.test.ts compares it with the schema files. */
export const tenantModels: ReadonlySet<string> = new Set([
  "ApiKey",
  "ApprovalDelegation",
  "ApprovalPolicy",
  "ApprovalRequest",
  "AuditEntry",
  "AutoDecision",
  "AutoRule",
  "AutoRuleDay",
  "AutonomyCell",
  "BulkReview",
  "CalendarEvent",
  "Company",
  "ConnectAttempt",
  "Connection",
  "Contact",
  "CrmOwner",
  "CrmSkipped",
  "CrmStage",
  "CrmTask",
  "Deal",
  "Decision",
  "EmailMessage",
  "Enrolment",
  "EnrolmentStep",
  "Execution",
  "FlowRun",
  "FlowSettings",
  "FlowStep",
  "GuardrailSettings",
  "HelpMark",
  "IdempotencyRecord",
  "InboundEvent",
  "Invite",
  "KillSwitch",
  "Member",
  "ModelAccount",
  "ModelSettings",
  "ModelSpend",
  "Move",
  "MoveComment",
  "Notification",
  "NotificationSettings",
  "OutboxEvent",
  "Outcome",
  "PushDevice",
  "Receipt",
  "SavedView",
  "ScoreChange",
  "Sequence",
  "SequenceStep",
  "Signal",
  "Suppression",
  "SocialWatch",
  "SyncCursor",
  "Undo",
  "VendorHour",
  "WebhookEndpoint",
  "WeightSet",
]);

function isScoped(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isScoped);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, entry]) => entry !== undefined && (key === "workspaceId" || key.startsWith("workspaceId_")),
  );
}

/**
 * Second net of tenancy: an operation on a tenant model without a workspace in it throws before it reaches the database.
 * It does not see `include` and nested writes: those start from a scoped parent, and composite foreign keys hold them.
 */
export const tenantGuard = Prisma.defineExtension({
  name: "tenant-guard",
  query: {
    $allModels: {
      async $allOperations({ model, operation, args, query }) {
        if (tenantModels.has(model)) {
          const { where, data, create } = args as { where?: unknown; data?: unknown; create?: unknown };
          const scoped = operation.startsWith("create")
            ? isScoped(data)
            : operation === "upsert"
              ? isScoped(where) && isScoped(create)
              : isScoped(where);
          if (!scoped) throw new Error(`tenant-guard: ${model}.${operation} names no workspace`);
        }
        return query(args);
      },
    },
  },
});
