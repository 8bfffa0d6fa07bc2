-- AlterTable
ALTER TABLE "WebhookEndpoint" ADD COLUMN     "lastTest" JSONB,
ADD COLUMN     "rotatedAt" TIMESTAMPTZ(3);
