-- CreateTable
CREATE TABLE "Notification" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "naturalKey" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT,
    "path" TEXT NOT NULL,
    "isInApp" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "readAt" TIMESTAMPTZ(3),
    "deliverAt" TIMESTAMPTZ(3),
    "takenById" UUID,
    "deliveredAt" TIMESTAMPTZ(3),
    "deliveredBy" TEXT,

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PushDevice" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "endpointHash" TEXT NOT NULL,
    "targetBox" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSentAt" TIMESTAMPTZ(3),
    "lastError" TEXT,

    CONSTRAINT "PushDevice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NotificationSettings" (
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "channels" JSONB NOT NULL,
    "quietFrom" INTEGER,
    "quietTo" INTEGER,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "NotificationSettings_pkey" PRIMARY KEY ("workspaceId","userId")
);

-- CreateIndex
CREATE INDEX "Notification_workspaceId_userId_createdAt_id_idx" ON "Notification"("workspaceId", "userId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Notification_workspaceId_id_key" ON "Notification"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Notification_workspaceId_userId_naturalKey_key" ON "Notification"("workspaceId", "userId", "naturalKey");

-- CreateIndex
CREATE INDEX "PushDevice_endpointHash_idx" ON "PushDevice"("endpointHash");

-- CreateIndex
CREATE UNIQUE INDEX "PushDevice_workspaceId_id_key" ON "PushDevice"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "PushDevice_workspaceId_userId_endpointHash_key" ON "PushDevice"("workspaceId", "userId", "endpointHash");

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_workspaceId_userId_fkey" FOREIGN KEY ("workspaceId", "userId") REFERENCES "Member"("workspaceId", "userId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PushDevice" ADD CONSTRAINT "PushDevice_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PushDevice" ADD CONSTRAINT "PushDevice_workspaceId_userId_fkey" FOREIGN KEY ("workspaceId", "userId") REFERENCES "Member"("workspaceId", "userId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NotificationSettings" ADD CONSTRAINT "NotificationSettings_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NotificationSettings" ADD CONSTRAINT "NotificationSettings_workspaceId_userId_fkey" FOREIGN KEY ("workspaceId", "userId") REFERENCES "Member"("workspaceId", "userId") ON DELETE CASCADE ON UPDATE CASCADE;

-- The bell's number, and what has not left the app yet.
CREATE INDEX "Notification_unread" ON "Notification" ("workspaceId", "userId") WHERE "readAt" IS NULL AND "isInApp";
CREATE INDEX "Notification_undelivered" ON "Notification" ("workspaceId", "userId", "deliverAt") WHERE "deliveredAt" IS NULL AND "deliverAt" IS NOT NULL;

-- Open browsers learn whose bell changed, not what it says.
CREATE FUNCTION "notifyNotification"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('caseyos_changes', json_build_object('w', NEW."workspaceId", 'k', 'notification', 'id', NEW."userId")::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "Notification_inserted" AFTER INSERT ON "Notification" FOR EACH ROW EXECUTE FUNCTION "notifyNotification"();
CREATE TRIGGER "Notification_read" AFTER UPDATE OF "readAt" ON "Notification" FOR EACH ROW EXECUTE FUNCTION "notifyNotification"();
