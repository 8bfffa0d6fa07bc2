-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "ApprovalStatus" AS ENUM ('open', 'granted', 'refused', 'voided', 'expired');

-- CreateEnum
CREATE TYPE "ConnectionStatus" AS ENUM ('connected', 'reconnect_needed', 'disconnected');

-- CreateEnum
CREATE TYPE "MessageDirection" AS ENUM ('inbound', 'outbound');

-- CreateEnum
CREATE TYPE "ExecutionStatus" AS ENUM ('claimed', 'calling', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "MoveStatus" AS ENUM ('open', 'snoozed', 'awaiting_approval', 'scheduled', 'executing', 'done', 'failed', 'dismissed', 'expired', 'superseded');

-- CreateEnum
CREATE TYPE "SignalStatus" AS ENUM ('received', 'accepted', 'ignored');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('admin', 'member', 'viewer');

-- CreateTable
CREATE TABLE "ApprovalRequest" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "contentHash" TEXT NOT NULL,
    "status" "ApprovalStatus" NOT NULL DEFAULT 'open',
    "requestedByType" TEXT NOT NULL,
    "requestedById" TEXT,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApprovalRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "approvalId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "decidedByType" TEXT NOT NULL,
    "decidedById" TEXT,
    "surface" TEXT NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "image" TEXT,
    "emailVerifiedAt" TIMESTAMPTZ(3),
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "sessionEpoch" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "provider" TEXT NOT NULL,
    "providerAccountId" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("provider","providerAccountId")
);

-- CreateTable
CREATE TABLE "VerificationToken" (
    "identifier" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VerificationToken_pkey" PRIMARY KEY ("identifier","tokenHash")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "moveId" UUID,
    "action" TEXT NOT NULL,
    "actorType" TEXT NOT NULL,
    "actorId" TEXT,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "requestId" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboxEvent" (
    "id" UUID NOT NULL,
    "workspaceId" UUID,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "payload" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dispatchedAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "OutboxEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateWindow" (
    "key" TEXT NOT NULL,
    "windowStart" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "RateWindow_pkey" PRIMARY KEY ("key","windowStart")
);

-- CreateTable
CREATE TABLE "IdempotencyRecord" (
    "workspaceId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completedAt" TIMESTAMPTZ(3),

    CONSTRAINT "IdempotencyRecord_pkey" PRIMARY KEY ("workspaceId","key")
);

-- CreateTable
CREATE TABLE "Connection" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "userId" UUID,
    "externalAccountId" TEXT NOT NULL,
    "accountLabel" TEXT NOT NULL,
    "scopes" TEXT[],
    "status" "ConnectionStatus" NOT NULL DEFAULT 'connected',
    "accessTokenBox" TEXT NOT NULL,
    "refreshTokenBox" TEXT,
    "accessExpiresAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "lastErrorAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectAttempt" (
    "stateHash" TEXT NOT NULL,
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "verifierBox" TEXT NOT NULL,
    "returnTo" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConnectAttempt_pkey" PRIMARY KEY ("stateHash")
);

-- CreateTable
CREATE TABLE "SyncCursor" (
    "workspaceId" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "cursor" TEXT,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "lastRunAt" TIMESTAMPTZ(3),
    "lastFound" INTEGER NOT NULL DEFAULT 0,
    "totalFound" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "nextRunAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SyncCursor_pkey" PRIMARY KEY ("connectionId","stream")
);

-- CreateTable
CREATE TABLE "InboundEvent" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "connector" TEXT NOT NULL,
    "vendorEventId" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "InboundEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Company" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT,
    "industry" TEXT,
    "employeeCount" INTEGER,
    "icpFit" DOUBLE PRECISION,
    "hubspotId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "companyId" UUID,
    "email" TEXT NOT NULL,
    "firstName" TEXT,
    "lastName" TEXT,
    "title" TEXT,
    "phone" TEXT,
    "timeZone" TEXT,
    "lifecycleStage" TEXT,
    "hubspotId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deal" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "companyId" UUID,
    "contactId" UUID,
    "name" TEXT NOT NULL,
    "pipeline" TEXT,
    "stage" TEXT,
    "stageOrder" INTEGER,
    "isClosed" BOOLEAN NOT NULL DEFAULT false,
    "isWon" BOOLEAN NOT NULL DEFAULT false,
    "amountCents" BIGINT,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "closeDate" TIMESTAMPTZ(3),
    "hubspotId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Deal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EmailMessage" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "contactId" UUID,
    "direction" "MessageDirection" NOT NULL,
    "vendorMessageId" TEXT NOT NULL,
    "vendorThreadId" TEXT NOT NULL,
    "rfcMessageId" TEXT,
    "inReplyTo" TEXT,
    "references" TEXT[],
    "fromAddress" TEXT NOT NULL,
    "fromName" TEXT,
    "toAddresses" TEXT[],
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "isAutomatic" BOOLEAN NOT NULL DEFAULT false,
    "sentAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EmailMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "keyHash" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Execution" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "approvalId" UUID NOT NULL,
    "actionType" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "status" "ExecutionStatus" NOT NULL DEFAULT 'claimed',
    "idempotencyKey" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,
    "failureCode" TEXT,
    "failureMessage" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "nextStepDueAt" TIMESTAMPTZ(3),

    CONSTRAINT "Execution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Receipt" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "executionId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "body" JSONB NOT NULL,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Outcome" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "recordedImpact" DOUBLE PRECISION NOT NULL,
    "contactId" UUID,
    "moveId" UUID,
    "executionId" UUID,
    "signalId" UUID,
    "evidence" JSONB NOT NULL,
    "naturalKey" TEXT NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Outcome_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Move" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "status" "MoveStatus" NOT NULL DEFAULT 'open',
    "domain" TEXT NOT NULL,
    "actionType" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "contactId" UUID,
    "companyId" UUID,
    "dealId" UUID,
    "ownerId" UUID,
    "params" JSONB NOT NULL,
    "draft" JSONB,
    "contentHash" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "dedupeKey" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "scoreLow" DOUBLE PRECISION NOT NULL,
    "scoreHigh" DOUBLE PRECISION NOT NULL,
    "explanation" JSONB NOT NULL,
    "weightsVersion" INTEGER NOT NULL,
    "rescoreAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3),
    "snoozedUntil" TIMESTAMPTZ(3),
    "holdUntil" TIMESTAMPTZ(3),
    "dismissReason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ScoreChange" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "before" DOUBLE PRECISION,
    "after" DOUBLE PRECISION NOT NULL,
    "explanation" JSONB NOT NULL,
    "weightsVersion" INTEGER NOT NULL,
    "cause" TEXT NOT NULL,
    "causeId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScoreChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WeightSet" (
    "workspaceId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "revenue" DOUBLE PRECISION NOT NULL,
    "urgency" DOUBLE PRECISION NOT NULL,
    "strategic" DOUBLE PRECISION NOT NULL,
    "effort" DOUBLE PRECISION NOT NULL,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WeightSet_pkey" PRIMARY KEY ("workspaceId","version")
);

-- CreateTable
CREATE TABLE "Signal" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "contactId" UUID,
    "companyId" UUID,
    "dealId" UUID,
    "moveId" UUID,
    "payload" JSONB NOT NULL,
    "naturalKey" TEXT NOT NULL,
    "status" "SignalStatus" NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Signal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Workspace" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "isSandbox" BOOLEAN NOT NULL DEFAULT false,
    "holdSeconds" INTEGER NOT NULL DEFAULT 20,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("workspaceId","userId")
);

-- CreateTable
CREATE TABLE "Invite" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "invitedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Invite_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ApprovalRequest_workspaceId_moveId_idx" ON "ApprovalRequest"("workspaceId", "moveId");

-- CreateIndex
CREATE INDEX "ApprovalRequest_workspaceId_status_requestedAt_idx" ON "ApprovalRequest"("workspaceId", "status", "requestedAt");

-- CreateIndex
CREATE UNIQUE INDEX "ApprovalRequest_workspaceId_id_key" ON "ApprovalRequest"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Decision_workspaceId_moveId_idx" ON "Decision"("workspaceId", "moveId");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_workspaceId_id_key" ON "Decision"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationToken_tokenHash_key" ON "VerificationToken"("tokenHash");

-- CreateIndex
CREATE INDEX "VerificationToken_expires_idx" ON "VerificationToken"("expires");

-- CreateIndex
CREATE INDEX "AuditEntry_workspaceId_moveId_at_id_idx" ON "AuditEntry"("workspaceId", "moveId", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_workspaceId_at_id_idx" ON "AuditEntry"("workspaceId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_workspaceId_id_key" ON "AuditEntry"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "OutboxEvent_dispatchedAt_createdAt_idx" ON "OutboxEvent"("dispatchedAt", "createdAt");

-- CreateIndex
CREATE INDEX "RateWindow_windowStart_idx" ON "RateWindow"("windowStart");

-- CreateIndex
CREATE INDEX "IdempotencyRecord_createdAt_idx" ON "IdempotencyRecord"("createdAt");

-- CreateIndex
CREATE INDEX "Connection_provider_externalAccountId_idx" ON "Connection"("provider", "externalAccountId");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_workspaceId_id_key" ON "Connection"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_workspaceId_provider_externalAccountId_key" ON "Connection"("workspaceId", "provider", "externalAccountId");

-- CreateIndex
CREATE INDEX "ConnectAttempt_expiresAt_idx" ON "ConnectAttempt"("expiresAt");

-- CreateIndex
CREATE INDEX "SyncCursor_nextRunAt_idx" ON "SyncCursor"("nextRunAt");

-- CreateIndex
CREATE UNIQUE INDEX "InboundEvent_workspaceId_id_key" ON "InboundEvent"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "InboundEvent_workspaceId_connector_vendorEventId_key" ON "InboundEvent"("workspaceId", "connector", "vendorEventId");

-- CreateIndex
CREATE UNIQUE INDEX "Company_workspaceId_id_key" ON "Company"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Company_workspaceId_domain_key" ON "Company"("workspaceId", "domain");

-- CreateIndex
CREATE UNIQUE INDEX "Company_workspaceId_hubspotId_key" ON "Company"("workspaceId", "hubspotId");

-- CreateIndex
CREATE INDEX "Contact_workspaceId_companyId_idx" ON "Contact"("workspaceId", "companyId");

-- CreateIndex
CREATE UNIQUE INDEX "Contact_workspaceId_id_key" ON "Contact"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Contact_workspaceId_email_key" ON "Contact"("workspaceId", "email");

-- CreateIndex
CREATE UNIQUE INDEX "Contact_workspaceId_hubspotId_key" ON "Contact"("workspaceId", "hubspotId");

-- CreateIndex
CREATE INDEX "Deal_workspaceId_companyId_idx" ON "Deal"("workspaceId", "companyId");

-- CreateIndex
CREATE INDEX "Deal_workspaceId_contactId_idx" ON "Deal"("workspaceId", "contactId");

-- CreateIndex
CREATE UNIQUE INDEX "Deal_workspaceId_id_key" ON "Deal"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Deal_workspaceId_hubspotId_key" ON "Deal"("workspaceId", "hubspotId");

-- CreateIndex
CREATE INDEX "EmailMessage_workspaceId_vendorThreadId_sentAt_idx" ON "EmailMessage"("workspaceId", "vendorThreadId", "sentAt");

-- CreateIndex
CREATE INDEX "EmailMessage_workspaceId_contactId_sentAt_idx" ON "EmailMessage"("workspaceId", "contactId", "sentAt");

-- CreateIndex
CREATE INDEX "EmailMessage_workspaceId_rfcMessageId_idx" ON "EmailMessage"("workspaceId", "rfcMessageId");

-- CreateIndex
CREATE INDEX "EmailMessage_workspaceId_fromAddress_idx" ON "EmailMessage"("workspaceId", "fromAddress");

-- CreateIndex
CREATE UNIQUE INDEX "EmailMessage_workspaceId_id_key" ON "EmailMessage"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "EmailMessage_workspaceId_connectionId_vendorMessageId_key" ON "EmailMessage"("workspaceId", "connectionId", "vendorMessageId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_keyHash_key" ON "ApiKey"("keyHash");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_workspaceId_id_key" ON "ApiKey"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Execution_workspaceId_status_idx" ON "Execution"("workspaceId", "status");

-- CreateIndex
CREATE INDEX "Execution_workspaceId_startedAt_idx" ON "Execution"("workspaceId", "startedAt");

-- CreateIndex
CREATE INDEX "Execution_status_nextStepDueAt_idx" ON "Execution"("status", "nextStepDueAt");

-- CreateIndex
CREATE UNIQUE INDEX "Execution_workspaceId_id_key" ON "Execution"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Execution_moveId_approvalId_key" ON "Execution"("moveId", "approvalId");

-- CreateIndex
CREATE UNIQUE INDEX "Execution_workspaceId_idempotencyKey_key" ON "Execution"("workspaceId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "Receipt_workspaceId_moveId_idx" ON "Receipt"("workspaceId", "moveId");

-- CreateIndex
CREATE UNIQUE INDEX "Receipt_workspaceId_id_key" ON "Receipt"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Receipt_workspaceId_seq_key" ON "Receipt"("workspaceId", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "Receipt_workspaceId_executionId_key" ON "Receipt"("workspaceId", "executionId");

-- CreateIndex
CREATE INDEX "Outcome_workspaceId_contactId_occurredAt_idx" ON "Outcome"("workspaceId", "contactId", "occurredAt");

-- CreateIndex
CREATE INDEX "Outcome_workspaceId_occurredAt_id_idx" ON "Outcome"("workspaceId", "occurredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Outcome_workspaceId_moveId_idx" ON "Outcome"("workspaceId", "moveId");

-- CreateIndex
CREATE UNIQUE INDEX "Outcome_workspaceId_id_key" ON "Outcome"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Outcome_workspaceId_naturalKey_key" ON "Outcome"("workspaceId", "naturalKey");

-- CreateIndex
CREATE INDEX "Move_workspaceId_status_score_id_idx" ON "Move"("workspaceId", "status", "score" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Move_workspaceId_status_domain_score_id_idx" ON "Move"("workspaceId", "status", "domain", "score" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Move_workspaceId_status_ownerId_score_id_idx" ON "Move"("workspaceId", "status", "ownerId", "score" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Move_workspaceId_contactId_idx" ON "Move"("workspaceId", "contactId");

-- CreateIndex
CREATE INDEX "Move_workspaceId_companyId_idx" ON "Move"("workspaceId", "companyId");

-- CreateIndex
CREATE UNIQUE INDEX "Move_workspaceId_id_key" ON "Move"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "ScoreChange_workspaceId_moveId_at_idx" ON "ScoreChange"("workspaceId", "moveId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "ScoreChange_workspaceId_id_key" ON "ScoreChange"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Signal_workspaceId_receivedAt_id_idx" ON "Signal"("workspaceId", "receivedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Signal_workspaceId_moveId_idx" ON "Signal"("workspaceId", "moveId");

-- CreateIndex
CREATE UNIQUE INDEX "Signal_workspaceId_id_key" ON "Signal"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Signal_workspaceId_source_naturalKey_key" ON "Signal"("workspaceId", "source", "naturalKey");

-- CreateIndex
CREATE UNIQUE INDEX "Workspace_slug_key" ON "Workspace"("slug");

-- CreateIndex
CREATE INDEX "Member_userId_idx" ON "Member"("userId");

-- CreateIndex
CREATE INDEX "Invite_email_idx" ON "Invite"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Invite_workspaceId_id_key" ON "Invite"("workspaceId", "id");

-- AddForeignKey
ALTER TABLE "ApprovalRequest" ADD CONSTRAINT "ApprovalRequest_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApprovalRequest" ADD CONSTRAINT "ApprovalRequest_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_workspaceId_approvalId_fkey" FOREIGN KEY ("workspaceId", "approvalId") REFERENCES "ApprovalRequest"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEntry" ADD CONSTRAINT "AuditEntry_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IdempotencyRecord" ADD CONSTRAINT "IdempotencyRecord_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectAttempt" ADD CONSTRAINT "ConnectAttempt_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncCursor" ADD CONSTRAINT "SyncCursor_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncCursor" ADD CONSTRAINT "SyncCursor_workspaceId_connectionId_fkey" FOREIGN KEY ("workspaceId", "connectionId") REFERENCES "Connection"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InboundEvent" ADD CONSTRAINT "InboundEvent_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Company" ADD CONSTRAINT "Company_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_workspaceId_companyId_fkey" FOREIGN KEY ("workspaceId", "companyId") REFERENCES "Company"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deal" ADD CONSTRAINT "Deal_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deal" ADD CONSTRAINT "Deal_workspaceId_companyId_fkey" FOREIGN KEY ("workspaceId", "companyId") REFERENCES "Company"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deal" ADD CONSTRAINT "Deal_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "Contact"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailMessage" ADD CONSTRAINT "EmailMessage_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailMessage" ADD CONSTRAINT "EmailMessage_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "Contact"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_workspaceId_approvalId_fkey" FOREIGN KEY ("workspaceId", "approvalId") REFERENCES "ApprovalRequest"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Receipt" ADD CONSTRAINT "Receipt_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Receipt" ADD CONSTRAINT "Receipt_workspaceId_executionId_fkey" FOREIGN KEY ("workspaceId", "executionId") REFERENCES "Execution"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "Contact"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_workspaceId_executionId_fkey" FOREIGN KEY ("workspaceId", "executionId") REFERENCES "Execution"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Move" ADD CONSTRAINT "Move_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Move" ADD CONSTRAINT "Move_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "Contact"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Move" ADD CONSTRAINT "Move_workspaceId_companyId_fkey" FOREIGN KEY ("workspaceId", "companyId") REFERENCES "Company"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Move" ADD CONSTRAINT "Move_workspaceId_dealId_fkey" FOREIGN KEY ("workspaceId", "dealId") REFERENCES "Deal"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Move" ADD CONSTRAINT "Move_workspaceId_ownerId_fkey" FOREIGN KEY ("workspaceId", "ownerId") REFERENCES "Member"("workspaceId", "userId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScoreChange" ADD CONSTRAINT "ScoreChange_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScoreChange" ADD CONSTRAINT "ScoreChange_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WeightSet" ADD CONSTRAINT "WeightSet_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signal" ADD CONSTRAINT "Signal_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signal" ADD CONSTRAINT "Signal_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "Contact"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signal" ADD CONSTRAINT "Signal_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invite" ADD CONSTRAINT "Invite_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Changes of the queue reach open browsers: one trigger covers every way a row is written.
CREATE FUNCTION "notifyChange"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('caseyos_changes', json_build_object(
    'w', NEW."workspaceId", 'k', lower(TG_TABLE_NAME), 'id', NEW."id",
    's', to_jsonb(NEW)->>'status', 'v', (to_jsonb(NEW)->>'version')::int)::text);
  RETURN NULL;
END $$;

-- Moves can change by the thousand (a re-score): above a handful per statement, browsers are told once to look again.
CREATE FUNCTION "notifyMoves"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM (SELECT 1 FROM changed LIMIT 9) few) < 9 THEN
    PERFORM pg_notify('caseyos_changes', concat('{"w":"', "workspaceId", '","k":"move","id":"', "id", '","s":"', "status", '","v":', "version", '}'))
      FROM changed;
  ELSE
    PERFORM pg_notify('caseyos_changes', concat('{"w":"', "workspaceId", '","k":"resync","id":"', "workspaceId", '"}'))
      FROM (SELECT DISTINCT "workspaceId" FROM changed) spaces;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Move_inserted" AFTER INSERT ON "Move" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "notifyMoves"();
CREATE TRIGGER "Move_updated" AFTER UPDATE ON "Move" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "notifyMoves"();
CREATE TRIGGER "Signal_notify" AFTER UPDATE ON "Signal" FOR EACH ROW EXECUTE FUNCTION "notifyChange"();
CREATE TRIGGER "Outcome_notify" AFTER INSERT ON "Outcome" FOR EACH ROW EXECUTE FUNCTION "notifyChange"();

-- Wakes the outbox dispatcher; it also polls, so a lost notification only costs a second.
CREATE FUNCTION "notifyOutbox"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY caseyos_outbox;
  RETURN NULL;
END $$;
CREATE TRIGGER "OutboxEvent_notify" AFTER INSERT ON "OutboxEvent" FOR EACH STATEMENT EXECUTE FUNCTION "notifyOutbox"();

-- One live move per condition or conversation.
CREATE UNIQUE INDEX "Move_live_dedupeKey" ON "Move" ("workspaceId", "dedupeKey")
  WHERE "status" IN ('open', 'snoozed', 'awaiting_approval', 'scheduled', 'executing', 'failed');

-- The dispatcher reads only what is waiting.
CREATE INDEX "OutboxEvent_waiting" ON "OutboxEvent" ("createdAt") WHERE "dispatchedAt" IS NULL;

-- The sweep over all workspaces reads only what is scheduled.
CREATE INDEX "Move_scheduled_hold" ON "Move" ("holdUntil") WHERE "status" = 'scheduled';

-- Replies are attributed to the execution whose mail they answer.
CREATE INDEX "Execution_thread" ON "Execution" ("workspaceId", (("result" ->> 'vendorThreadId')), "startedAt" DESC);

-- A member who leaves leaves their moves unassigned. Prisma cannot say "set null" for one column of a composite key.
ALTER TABLE "Move" DROP CONSTRAINT "Move_workspaceId_ownerId_fkey";
ALTER TABLE "Move" ADD CONSTRAINT "Move_workspaceId_ownerId_fkey" FOREIGN KEY ("workspaceId", "ownerId")
  REFERENCES "Member" ("workspaceId", "userId") ON DELETE SET NULL ("ownerId") ON UPDATE CASCADE;

-- Signals that wait for a mailbox are read after each sync.
CREATE INDEX "Signal_waiting" ON "Signal" ("workspaceId", "receivedAt") WHERE "status" = 'received' AND "reason" IS NOT NULL;

-- Only closed, due or time-dependent moves are looked for by these columns.
CREATE INDEX "Move_closed" ON "Move" ("workspaceId", "status", "closedAt" DESC, "id" DESC) WHERE "closedAt" IS NOT NULL;
CREATE INDEX "Move_due" ON "Move" ("workspaceId", "dueAt") WHERE "status" = 'open';
CREATE INDEX "Move_rescore" ON "Move" ("rescoreAt") WHERE "status" IN ('open', 'snoozed');
