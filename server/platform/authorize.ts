import type { Ctx } from "./context.ts";
import { AppError } from "./pure/errors.ts";
import { type Action, isAllowed, permissions } from "./pure/permissions.ts";

/** First line of every verb. Throws `forbidden` with what would be needed. */
export function authorize(ctx: Pick<Ctx, "actor">, action: Action): void {
  if (isAllowed(ctx.actor, action)) return;
  const rule = permissions[action];
  const needed =
    ctx.actor.type === "api_key"
      ? rule.scope === null
        ? "This cannot be done with an API key."
        : `The key needs the scope ${rule.scope}.`
      : `It takes the role ${rule.roles.join(" or ") || "of the system"}.`;
  throw new AppError("forbidden", "permission.denied", `You may not do this here. ${needed}`, { details: { action } });
}
