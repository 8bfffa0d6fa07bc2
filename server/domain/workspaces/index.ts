export { sendInvitation } from "./jobs/send-invitation.ts";
export {
  addIdentity,
  changeIdentity,
  type Identity,
  identityByAccount,
  identityByEmail,
  identityById,
  linkAccount,
  storeSignInToken,
  takeSignInToken,
} from "./store/identity.ts";
export { firstMemberships, type Membership, memberOf, signedInUser } from "./store/membership.ts";
export type { SignedIn, UserCtx } from "./user-ctx.ts";
export { changeRole, leaveWorkspace, removeMember } from "./verbs/change-member.ts";
export { createWorkspace } from "./verbs/create-workspace.ts";
export { inviteMember, revokeInvite } from "./verbs/invite-member.ts";
export { joinByInvite } from "./verbs/join-by-invite.ts";
export { me, signOutEverywhere, updateProfile } from "./verbs/me.ts";
export { settleIn } from "./verbs/settle-in.ts";
export { getWorkspace, team, updateWorkspace } from "./verbs/workspace.ts";
