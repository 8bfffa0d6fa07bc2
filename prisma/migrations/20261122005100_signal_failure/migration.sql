-- A signal whose job gave up on an error says when, and can be taken up again.
ALTER TABLE "Signal" ADD COLUMN "failedAt" TIMESTAMPTZ(3);
