import { memberProcedure, router } from "#server/api/trpc.ts";
import { worldAction } from "./contract.ts";
import { actInWorld, readWorld } from "./index.ts";

export const sandboxRouter = router({
  world: memberProcedure.query(({ ctx }) => readWorld(ctx)),
  act: memberProcedure.input(worldAction).mutation(({ ctx, input }) => actInWorld(ctx, input)),
});
