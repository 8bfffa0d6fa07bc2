import type { Adapter, AdapterAccount, AdapterUser } from "next-auth/adapters";
import {
  addIdentity,
  changeIdentity,
  type Identity,
  identityByAccount,
  identityByEmail,
  identityById,
  linkAccount,
  storeSignInToken,
  takeSignInToken,
} from "#server/domain/workspaces/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { asUserId } from "#server/platform/pure/ids.ts";

const adapterUser = (identity: Identity): AdapterUser => ({
  id: identity.id,
  email: identity.email,
  name: identity.name,
  image: identity.image,
  emailVerified: identity.emailVerifiedAt,
});
const orNull = (identity: Identity | null): AdapterUser | null => (identity ? adapterUser(identity) : null);

/** The part of next-auth's storage that JWT sessions need, over our own tables. Vendors' tokens are not kept. */
export function createAuthAdapter({ db, now, newId }: Pick<Deps, "db" | "now" | "newId">): Adapter {
  return {
    getUser: async (id) => orNull(await identityById(db, id)),
    getUserByEmail: async (email) => orNull(await identityByEmail(db, email.toLowerCase())),
    getUserByAccount: async (account) =>
      orNull(await identityByAccount(db, account.provider, account.providerAccountId)),
    // The sign-in callback has let only proven addresses through.
    createUser: async (user: Omit<AdapterUser, "id">) => {
      const person = { email: user.email.toLowerCase(), name: user.name ?? null, image: user.image ?? null };
      const at = now();
      return adapterUser(
        await addIdentity(db, { id: asUserId(newId()), ...person, emailVerifiedAt: at, createdAt: at }),
      );
    },
    updateUser: async (user) => {
      const verified = user.emailVerified === undefined ? {} : { emailVerifiedAt: user.emailVerified };
      return adapterUser(await changeIdentity(db, user.id, verified));
    },
    linkAccount: async ({ userId, provider, providerAccountId, type }: AdapterAccount) => {
      await linkAccount(db, { userId, provider, providerAccountId, type, createdAt: now() });
    },
    // next-auth hands over the token's hash already.
    createVerificationToken: async ({ identifier, token, expires }) => {
      await storeSignInToken(db, { identifier, tokenHash: token, expires });
      return { identifier, token, expires };
    },
    useVerificationToken: async ({ identifier, token }) => {
      const taken = await takeSignInToken(db, identifier, token);
      return taken ? { identifier, token, expires: taken.expires } : null;
    },
  };
}
