-- AlterTable
ALTER TABLE "ApprovalRequest" ADD COLUMN     "assigneeId" UUID,
ADD COLUMN     "needed" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "remindedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ApprovalPolicy" (
    "workspaceId" UUID NOT NULL,
    "secondApproverCents" BIGINT,
    "requestHours" INTEGER NOT NULL DEFAULT 72,
    "membersApproveAlone" BOOLEAN NOT NULL DEFAULT true,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ApprovalPolicy_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateTable
CREATE TABLE "ApprovalDelegation" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "fromUserId" UUID NOT NULL,
    "toUserId" UUID NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApprovalDelegation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BulkReview" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "items" JSONB NOT NULL,
    "sampleIds" UUID[],
    "confirmedIds" UUID[] DEFAULT ARRAY[]::UUID[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BulkReview_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AutoRule" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "builtIn" TEXT,
    "name" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "conditions" JSONB NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT false,
    "dailyCap" INTEGER,
    "expiresAt" TIMESTAMPTZ(3),
    "maxBadShare" DOUBLE PRECISION NOT NULL DEFAULT 0.1,
    "simulatedAt" TIMESTAMPTZ(3),
    "switchedOnAt" TIMESTAMPTZ(3),
    "switchedOnById" UUID,
    "demotedAt" TIMESTAMPTZ(3),
    "demotedReason" TEXT,
    "removedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AutoRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AutoRuleDay" (
    "workspaceId" UUID NOT NULL,
    "ruleId" UUID NOT NULL,
    "day" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "AutoRuleDay_pkey" PRIMARY KEY ("workspaceId","ruleId","day")
);

-- CreateTable
CREATE TABLE "AutoDecision" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "contentHash" TEXT NOT NULL,
    "actionType" TEXT NOT NULL,
    "segment" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "ruleId" UUID,
    "approvalId" UUID,
    "confidence" DOUBLE PRECISION,
    "why" TEXT NOT NULL,
    "considered" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AutoDecision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AutonomyCell" (
    "workspaceId" UUID NOT NULL,
    "actionType" TEXT NOT NULL,
    "segment" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "reason" TEXT,
    "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changedById" UUID,

    CONSTRAINT "AutonomyCell_pkey" PRIMARY KEY ("workspaceId","actionType","segment")
);

-- CreateIndex
CREATE INDEX "ApprovalDelegation_workspaceId_fromUserId_endsAt_idx" ON "ApprovalDelegation"("workspaceId", "fromUserId", "endsAt");

-- CreateIndex
CREATE UNIQUE INDEX "ApprovalDelegation_workspaceId_id_key" ON "ApprovalDelegation"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "BulkReview_workspaceId_userId_createdAt_idx" ON "BulkReview"("workspaceId", "userId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "BulkReview_workspaceId_id_key" ON "BulkReview"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "AutoRule_workspaceId_isOn_idx" ON "AutoRule"("workspaceId", "isOn");

-- CreateIndex
CREATE UNIQUE INDEX "AutoRule_workspaceId_id_key" ON "AutoRule"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "AutoRule_workspaceId_builtIn_key" ON "AutoRule"("workspaceId", "builtIn");

-- CreateIndex
CREATE INDEX "AutoDecision_workspaceId_at_id_idx" ON "AutoDecision"("workspaceId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "AutoDecision_workspaceId_moveId_idx" ON "AutoDecision"("workspaceId", "moveId");

-- CreateIndex
CREATE INDEX "AutoDecision_workspaceId_ruleId_at_idx" ON "AutoDecision"("workspaceId", "ruleId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "AutoDecision_workspaceId_id_key" ON "AutoDecision"("workspaceId", "id");

-- AddForeignKey
ALTER TABLE "ApprovalPolicy" ADD CONSTRAINT "ApprovalPolicy_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApprovalDelegation" ADD CONSTRAINT "ApprovalDelegation_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BulkReview" ADD CONSTRAINT "BulkReview_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoRule" ADD CONSTRAINT "AutoRule_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoRuleDay" ADD CONSTRAINT "AutoRuleDay_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoRuleDay" ADD CONSTRAINT "AutoRuleDay_workspaceId_ruleId_fkey" FOREIGN KEY ("workspaceId", "ruleId") REFERENCES "AutoRule"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoDecision" ADD CONSTRAINT "AutoDecision_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoDecision" ADD CONSTRAINT "AutoDecision_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoDecision" ADD CONSTRAINT "AutoDecision_workspaceId_ruleId_fkey" FOREIGN KEY ("workspaceId", "ruleId") REFERENCES "AutoRule"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutonomyCell" ADD CONSTRAINT "AutonomyCell_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is due to expire; granted requests are never looked at.
CREATE INDEX "ApprovalRequest_open_expiresAt" ON "ApprovalRequest"("expiresAt") WHERE "status" = 'open';
