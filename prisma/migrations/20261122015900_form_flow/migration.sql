-- CreateTable
CREATE TABLE "FlowRun" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "signalId" UUID NOT NULL,
    "moveId" UUID,
    "address" TEXT NOT NULL,
    "contentKey" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "round" INTEGER NOT NULL DEFAULT 1,
    "draft" JSONB,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FlowRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FlowStep" (
    "workspaceId" UUID NOT NULL,
    "flowRunId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "input" TEXT,
    "output" TEXT,
    "facts" JSONB,
    "sources" JSONB,
    "error" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FlowStep_pkey" PRIMARY KEY ("workspaceId","flowRunId","key")
);

-- CreateTable
CREATE TABLE "FlowSettings" (
    "workspaceId" UUID NOT NULL,
    "assetFolderIds" TEXT[],

    CONSTRAINT "FlowSettings_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateIndex
CREATE INDEX "FlowRun_workspaceId_moveId_idx" ON "FlowRun"("workspaceId", "moveId");

-- CreateIndex
CREATE INDEX "FlowRun_workspaceId_address_startedAt_idx" ON "FlowRun"("workspaceId", "address", "startedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "FlowRun_workspaceId_id_key" ON "FlowRun"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "FlowRun_workspaceId_signalId_key" ON "FlowRun"("workspaceId", "signalId");

-- AddForeignKey
ALTER TABLE "FlowRun" ADD CONSTRAINT "FlowRun_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowRun" ADD CONSTRAINT "FlowRun_workspaceId_signalId_fkey" FOREIGN KEY ("workspaceId", "signalId") REFERENCES "Signal"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowRun" ADD CONSTRAINT "FlowRun_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowStep" ADD CONSTRAINT "FlowStep_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowStep" ADD CONSTRAINT "FlowStep_workspaceId_flowRunId_fkey" FOREIGN KEY ("workspaceId", "flowRunId") REFERENCES "FlowRun"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowSettings" ADD CONSTRAINT "FlowSettings_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
