-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "heldSince" TIMESTAMPTZ(3),
ADD COLUMN     "heldUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "SocialWatch" (
    "workspaceId" UUID NOT NULL,
    "topics" TEXT[],
    "competitors" TEXT[],
    "buyingPhrases" TEXT[],
    "thoughtLeaders" TEXT[],
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SocialWatch_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateTable
CREATE TABLE "VendorHour" (
    "workspaceId" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "durations" INTEGER[],

    CONSTRAINT "VendorHour_pkey" PRIMARY KEY ("connectionId","hour")
);

-- AddForeignKey
ALTER TABLE "SocialWatch" ADD CONSTRAINT "SocialWatch_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VendorHour" ADD CONSTRAINT "VendorHour_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VendorHour" ADD CONSTRAINT "VendorHour_workspaceId_connectionId_fkey" FOREIGN KEY ("workspaceId", "connectionId") REFERENCES "Connection"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
