-- CreateEnum
CREATE TYPE "ModelProvider" AS ENUM ('openai', 'gemini', 'xai', 'compatible');

-- CreateEnum
CREATE TYPE "ModelSpendStatus" AS ENUM ('open', 'done', 'failed');

-- CreateTable
CREATE TABLE "ModelAccount" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "provider" "ModelProvider" NOT NULL,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT,
    "keyBox" TEXT,
    "keyHint" TEXT,
    "textModel" TEXT NOT NULL,
    "embeddingModel" TEXT,
    "transcriptionModel" TEXT,
    "speechModel" TEXT,
    "inputPrice" INTEGER,
    "outputPrice" INTEGER,
    "position" INTEGER NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT true,
    "lastOkAt" TIMESTAMPTZ(3),
    "lastErrorAt" TIMESTAMPTZ(3),
    "lastErrorKind" TEXT,
    "lastErrorMessage" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ModelAccount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelSettings" (
    "workspaceId" UUID NOT NULL,
    "monthlyBudgetCents" INTEGER,
    "usesServerModel" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ModelSettings_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateTable
CREATE TABLE "ModelSpend" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "accountId" UUID,
    "provider" "ModelProvider" NOT NULL,
    "model" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "status" "ModelSpendStatus" NOT NULL DEFAULT 'open',
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "reservedMicros" INTEGER,
    "costMicros" INTEGER,
    "isEstimate" BOOLEAN NOT NULL DEFAULT false,
    "priceAsOf" TEXT,
    "errorKind" TEXT,
    "errorMessage" TEXT,
    "requestId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ModelSpend_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ModelAccount_workspaceId_position_idx" ON "ModelAccount"("workspaceId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "ModelAccount_workspaceId_id_key" ON "ModelAccount"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "ModelSpend_workspaceId_startedAt_idx" ON "ModelSpend"("workspaceId", "startedAt");

-- CreateIndex
CREATE INDEX "ModelSpend_workspaceId_accountId_idx" ON "ModelSpend"("workspaceId", "accountId");

-- CreateIndex
CREATE UNIQUE INDEX "ModelSpend_workspaceId_id_key" ON "ModelSpend"("workspaceId", "id");

-- AddForeignKey
ALTER TABLE "ModelAccount" ADD CONSTRAINT "ModelAccount_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelSettings" ADD CONSTRAINT "ModelSettings_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelSpend" ADD CONSTRAINT "ModelSpend_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelSpend" ADD CONSTRAINT "ModelSpend_workspaceId_accountId_fkey" FOREIGN KEY ("workspaceId", "accountId") REFERENCES "ModelAccount"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;
