import { memberProcedure, router, userProcedure } from "#server/api/trpc.ts";
import {
  changeRoleInput,
  createWorkspaceInput,
  inviteIdInput,
  inviteInput,
  removeMemberInput,
  updateProfileInput,
  updateWorkspaceInput,
} from "./contract.ts";
import { changeRole, leaveWorkspace, removeMember } from "./verbs/change-member.ts";
import { createWorkspace } from "./verbs/create-workspace.ts";
import { inviteMember, revokeInvite } from "./verbs/invite-member.ts";
import { joinByInvite } from "./verbs/join-by-invite.ts";
import { me, signOutEverywhere, updateProfile } from "./verbs/me.ts";
import { getWorkspace, team, updateWorkspace } from "./verbs/workspace.ts";

export const workspacesRouter = router({
  me: userProcedure.query(({ ctx }) => me(ctx)),
  updateProfile: userProcedure.input(updateProfileInput).mutation(({ ctx, input }) => updateProfile(ctx, input)),
  signOutEverywhere: userProcedure.mutation(({ ctx }) => signOutEverywhere(ctx)),
  create: userProcedure.input(createWorkspaceInput).mutation(({ ctx, input }) => createWorkspace(ctx, input)),
  joinByInvite: userProcedure.input(inviteIdInput).mutation(({ ctx, input }) => joinByInvite(ctx, input)),
  get: memberProcedure.query(({ ctx }) => getWorkspace(ctx)),
  update: memberProcedure.input(updateWorkspaceInput).mutation(({ ctx, input }) => updateWorkspace(ctx, input)),
  team: memberProcedure.query(({ ctx }) => team(ctx)),
  invite: memberProcedure.input(inviteInput).mutation(({ ctx, input }) => inviteMember(ctx, input)),
  revokeInvite: memberProcedure.input(inviteIdInput).mutation(({ ctx, input }) => revokeInvite(ctx, input)),
  changeRole: memberProcedure.input(changeRoleInput).mutation(({ ctx, input }) => changeRole(ctx, input)),
  leave: memberProcedure.mutation(({ ctx }) => leaveWorkspace(ctx)),
  removeMember: memberProcedure.input(removeMemberInput).mutation(({ ctx, input }) => removeMember(ctx, input)),
});
