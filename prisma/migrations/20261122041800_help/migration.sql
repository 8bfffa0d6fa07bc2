-- CreateTable
CREATE TABLE "HelpMark" (
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HelpMark_pkey" PRIMARY KEY ("workspaceId","userId","key")
);

-- AddForeignKey
ALTER TABLE "HelpMark" ADD CONSTRAINT "HelpMark_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HelpMark" ADD CONSTRAINT "HelpMark_workspaceId_userId_fkey" FOREIGN KEY ("workspaceId", "userId") REFERENCES "Member"("workspaceId", "userId") ON DELETE CASCADE ON UPDATE CASCADE;
