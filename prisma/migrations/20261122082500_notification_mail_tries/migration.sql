ALTER TABLE "Notification" ADD COLUMN "mailTriedAt" TIMESTAMPTZ(3);
