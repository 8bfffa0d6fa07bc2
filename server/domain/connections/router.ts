import { memberProcedure, router } from "#server/api/trpc.ts";
import { connectionIdInput, socialWatch, startConnectInput } from "./contract.ts";
import { disconnect } from "./verbs/disconnect.ts";
import { listConnections } from "./verbs/list-connections.ts";
import { getSocialWatch, updateSocialWatch } from "./verbs/social-watch.ts";
import { startConnect } from "./verbs/start-connect.ts";
import { syncNow } from "./verbs/sync-now.ts";

export const connectionsRouter = router({
  list: memberProcedure.query(({ ctx }) => listConnections(ctx)),
  startConnect: memberProcedure.input(startConnectInput).mutation(({ ctx, input }) => startConnect(ctx, input)),
  socialWatch: memberProcedure.query(({ ctx }) => getSocialWatch(ctx)),
  updateSocialWatch: memberProcedure.input(socialWatch).mutation(({ ctx, input }) => updateSocialWatch(ctx, input)),
  disconnect: memberProcedure.input(connectionIdInput).mutation(({ ctx, input }) => disconnect(ctx, input)),
  syncNow: memberProcedure.input(connectionIdInput).mutation(({ ctx, input }) => syncNow(ctx, input)),
});
