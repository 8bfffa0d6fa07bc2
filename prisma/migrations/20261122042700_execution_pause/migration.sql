-- AlterTable
ALTER TABLE "Execution" ADD COLUMN     "pauseMessage" TEXT,
ADD COLUMN     "pausedAt" TIMESTAMPTZ(3);
