-- Tasks of HubSpot, for reminders.
CREATE TABLE "CrmTask" (
    "workspaceId" UUID NOT NULL,
    "taskId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "crmOwnerId" TEXT,
    "crmContactId" TEXT,
    "crmDealId" TEXT,
    "crmUpdatedAt" TIMESTAMPTZ(3) NOT NULL,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CrmTask_pkey" PRIMARY KEY ("workspaceId","taskId")
);
CREATE INDEX "CrmTask_workspaceId_dueAt_idx" ON "CrmTask"("workspaceId", "dueAt");
ALTER TABLE "CrmTask" ADD CONSTRAINT "CrmTask_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who unsubscribed in HubSpot.
ALTER TABLE "Contact" ADD COLUMN "crmOptedOut" BOOLEAN;
ALTER TYPE "SuppressionReason" ADD VALUE 'marketing';

-- Contacts that were mirrored before are read once more.
UPDATE "Contact" SET "crmUpdatedAt" = "crmUpdatedAt" - interval '1 millisecond' WHERE "crmUpdatedAt" IS NOT NULL;
UPDATE "SyncCursor" SET "cursor" = NULL, "passAt" = NULL, "passDoneAt" = NULL WHERE "stream" = 'crm.contacts';
