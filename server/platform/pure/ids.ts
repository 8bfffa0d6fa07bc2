declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A workspace id that came from a membership, an API key or a stored row: never straight from a client. */
export type WorkspaceId = Branded<"WorkspaceId">;
export type UserId = Branded<"UserId">;

/** The only way to the branded type. Call it where a membership, key or row was just read. */
export const asWorkspaceId = (id: string): WorkspaceId => id as WorkspaceId;
export const asUserId = (id: string): UserId => id as UserId;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => UUID.test(text);
