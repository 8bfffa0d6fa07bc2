-- CreateTable
CREATE TABLE "CalendarEvent" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "vendorEventId" TEXT NOT NULL,
    "contactId" UUID,
    "companyId" UUID,
    "status" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "isAllDay" BOOLEAN NOT NULL,
    "timeZone" TEXT,
    "organizer" TEXT,
    "attendees" JSONB NOT NULL,
    "outsiders" TEXT[],
    "conferenceUrl" TEXT,
    "vendorUpdatedAt" TIMESTAMPTZ(3) NOT NULL,
    "preparedFor" TIMESTAMPTZ(3),
    "remindedFor" TIMESTAMPTZ(3),
    "closedFor" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CalendarEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CalendarEvent_workspaceId_connectionId_startsAt_idx" ON "CalendarEvent"("workspaceId", "connectionId", "startsAt");

-- CreateIndex
CREATE INDEX "CalendarEvent_workspaceId_contactId_startsAt_idx" ON "CalendarEvent"("workspaceId", "contactId", "startsAt");

-- CreateIndex
CREATE UNIQUE INDEX "CalendarEvent_workspaceId_id_key" ON "CalendarEvent"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "CalendarEvent_workspaceId_connectionId_vendorEventId_key" ON "CalendarEvent"("workspaceId", "connectionId", "vendorEventId");

-- AddForeignKey
ALTER TABLE "CalendarEvent" ADD CONSTRAINT "CalendarEvent_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CalendarEvent" ADD CONSTRAINT "CalendarEvent_workspaceId_connectionId_fkey" FOREIGN KEY ("workspaceId", "connectionId") REFERENCES "Connection"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CalendarEvent" ADD CONSTRAINT "CalendarEvent_workspaceId_contactId_fkey" FOREIGN KEY ("workspaceId", "contactId") REFERENCES "Contact"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;
