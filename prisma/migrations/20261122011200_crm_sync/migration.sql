-- How far a stream that is read whole has come, and what it lacks.
ALTER TABLE "SyncCursor" ADD COLUMN "checkedAt" TIMESTAMPTZ(3),
ADD COLUMN "gap" INTEGER,
ADD COLUMN "passAt" TIMESTAMPTZ(3),
ADD COLUMN "passDoneAt" TIMESTAMPTZ(3),
ADD COLUMN "startedAt" TIMESTAMPTZ(3);

-- The mirror of HubSpot: which state is here, and what its rows belong to there.
ALTER TABLE "Company" ADD COLUMN "crmArchivedAt" TIMESTAMPTZ(3),
ADD COLUMN "crmSeenAt" TIMESTAMPTZ(3),
ADD COLUMN "crmUpdatedAt" TIMESTAMPTZ(3);

ALTER TABLE "Contact" ADD COLUMN "crmArchivedAt" TIMESTAMPTZ(3),
ADD COLUMN "crmCompanyId" TEXT,
ADD COLUMN "crmOwnerId" TEXT,
ADD COLUMN "crmSeenAt" TIMESTAMPTZ(3),
ADD COLUMN "crmUpdatedAt" TIMESTAMPTZ(3),
ADD COLUMN "lastContactedAt" TIMESTAMPTZ(3);

ALTER TABLE "Deal" ADD COLUMN "crmArchivedAt" TIMESTAMPTZ(3),
ADD COLUMN "crmCompanyId" TEXT,
ADD COLUMN "crmContactId" TEXT,
ADD COLUMN "crmCreatedAt" TIMESTAMPTZ(3),
ADD COLUMN "crmOwnerId" TEXT,
ADD COLUMN "crmSeenAt" TIMESTAMPTZ(3),
ADD COLUMN "crmUpdatedAt" TIMESTAMPTZ(3),
ADD COLUMN "lastContactedAt" TIMESTAMPTZ(3),
ADD COLUMN "stageSince" TIMESTAMPTZ(3);

CREATE TABLE "CrmOwner" (
    "workspaceId" UUID NOT NULL,
    "ownerId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "CrmOwner_pkey" PRIMARY KEY ("workspaceId","ownerId")
);

CREATE TABLE "CrmStage" (
    "workspaceId" UUID NOT NULL,
    "pipelineId" TEXT NOT NULL,
    "pipelineLabel" TEXT NOT NULL,
    "stageId" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    "isClosed" BOOLEAN NOT NULL,
    "isWon" BOOLEAN NOT NULL,

    CONSTRAINT "CrmStage_pkey" PRIMARY KEY ("workspaceId","pipelineId","stageId")
);

CREATE TABLE "CrmSkipped" (
    "workspaceId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "hubspotId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "crmSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CrmSkipped_pkey" PRIMARY KEY ("workspaceId","kind","hubspotId")
);

CREATE INDEX "Contact_workspaceId_crmCompanyId_idx" ON "Contact"("workspaceId", "crmCompanyId");
CREATE INDEX "Deal_workspaceId_crmCompanyId_idx" ON "Deal"("workspaceId", "crmCompanyId");
CREATE INDEX "Deal_workspaceId_crmContactId_idx" ON "Deal"("workspaceId", "crmContactId");

ALTER TABLE "CrmOwner" ADD CONSTRAINT "CrmOwner_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "CrmStage" ADD CONSTRAINT "CrmStage_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "CrmSkipped" ADD CONSTRAINT "CrmSkipped_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
