-- CreateEnum
CREATE TYPE "UndoStatus" AS ENUM ('requested', 'calling', 'succeeded', 'failed');

-- DropIndex
DROP INDEX "Receipt_workspaceId_executionId_key";

-- AlterTable
ALTER TABLE "Execution" ADD COLUMN     "attemptedAt" TIMESTAMPTZ(3),
ADD COLUMN     "snapshot" JSONB;

-- AlterTable
ALTER TABLE "Receipt" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'execution';

-- CreateTable
CREATE TABLE "WebhookEndpoint" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secretBox" TEXT NOT NULL,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabledAt" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookEndpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Undo" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "executionId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "status" "UndoStatus" NOT NULL DEFAULT 'requested',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "round" INTEGER NOT NULL DEFAULT 1,
    "failureCode" TEXT,
    "failureMessage" TEXT,
    "requestedByType" TEXT NOT NULL,
    "requestedById" TEXT,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "nextStepDueAt" TIMESTAMPTZ(3),

    CONSTRAINT "Undo_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "WebhookEndpoint_workspaceId_id_key" ON "WebhookEndpoint"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Undo_workspaceId_moveId_idx" ON "Undo"("workspaceId", "moveId");

-- CreateIndex
CREATE INDEX "Undo_status_nextStepDueAt_idx" ON "Undo"("status", "nextStepDueAt");

-- CreateIndex
CREATE UNIQUE INDEX "Undo_workspaceId_id_key" ON "Undo"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Undo_workspaceId_executionId_key" ON "Undo"("workspaceId", "executionId");

-- CreateIndex
CREATE UNIQUE INDEX "Receipt_workspaceId_executionId_kind_key" ON "Receipt"("workspaceId", "executionId", "kind");

-- AddForeignKey
ALTER TABLE "WebhookEndpoint" ADD CONSTRAINT "WebhookEndpoint_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Undo" ADD CONSTRAINT "Undo_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Undo" ADD CONSTRAINT "Undo_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Undo" ADD CONSTRAINT "Undo_workspaceId_executionId_fkey" FOREIGN KEY ("workspaceId", "executionId") REFERENCES "Execution"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
