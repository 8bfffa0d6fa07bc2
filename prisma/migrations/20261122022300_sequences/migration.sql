-- CreateTable
CREATE TABLE "Sequence" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdById" UUID,
    "updatedById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Sequence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SequenceStep" (
    "workspaceId" UUID NOT NULL,
    "sequenceId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "delayDays" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "SequenceStep_pkey" PRIMARY KEY ("workspaceId","sequenceId","ordinal")
);

-- CreateTable
CREATE TABLE "Enrolment" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "sequenceId" UUID NOT NULL,
    "contactId" UUID NOT NULL,
    "moveId" UUID NOT NULL,
    "executionId" UUID NOT NULL,
    "ownerId" UUID,
    "status" TEXT NOT NULL DEFAULT 'active',
    "stoppedReason" TEXT,
    "stoppedByExecutionId" UUID,
    "nextStepAt" TIMESTAMPTZ(3),
    "waitsFor" TEXT,
    "stepsProposed" INTEGER NOT NULL DEFAULT 0,
    "enrolledAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EnrolmentStep" (
    "workspaceId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "moveId" UUID NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EnrolmentStep_pkey" PRIMARY KEY ("workspaceId","enrolmentId","ordinal")
);

-- CreateIndex
CREATE INDEX "Sequence_workspaceId_createdAt_idx" ON "Sequence"("workspaceId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Sequence_workspaceId_id_key" ON "Sequence"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Enrolment_workspaceId_contactId_idx" ON "Enrolment"("workspaceId", "contactId");

-- CreateIndex
CREATE INDEX "Enrolment_workspaceId_sequenceId_enrolledAt_id_idx" ON "Enrolment"("workspaceId", "sequenceId", "enrolledAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Enrolment_status_nextStepAt_idx" ON "Enrolment"("status", "nextStepAt");

-- CreateIndex
CREATE UNIQUE INDEX "Enrolment_workspaceId_id_key" ON "Enrolment"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Enrolment_workspaceId_executionId_key" ON "Enrolment"("workspaceId", "executionId");

-- CreateIndex
CREATE INDEX "EnrolmentStep_workspaceId_moveId_idx" ON "EnrolmentStep"("workspaceId", "moveId");

-- AddForeignKey
ALTER TABLE "Sequence" ADD CONSTRAINT "Sequence_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SequenceStep" ADD CONSTRAINT "SequenceStep_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SequenceStep" ADD CONSTRAINT "SequenceStep_workspaceId_sequenceId_fkey" FOREIGN KEY ("workspaceId", "sequenceId") REFERENCES "Sequence"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_workspaceId_sequenceId_fkey" FOREIGN KEY ("workspaceId", "sequenceId") REFERENCES "Sequence"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "Contact"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_workspaceId_executionId_fkey" FOREIGN KEY ("workspaceId", "executionId") REFERENCES "Execution"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrolmentStep" ADD CONSTRAINT "EnrolmentStep_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrolmentStep" ADD CONSTRAINT "EnrolmentStep_workspaceId_enrolmentId_fkey" FOREIGN KEY ("workspaceId", "enrolmentId") REFERENCES "Enrolment"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrolmentStep" ADD CONSTRAINT "EnrolmentStep_workspaceId_moveId_fkey" FOREIGN KEY ("workspaceId", "moveId") REFERENCES "Move"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A person is in a sequence once at a time.
CREATE UNIQUE INDEX "Enrolment_active" ON "Enrolment" ("workspaceId", "sequenceId", "contactId")
    WHERE "status" = 'active';
