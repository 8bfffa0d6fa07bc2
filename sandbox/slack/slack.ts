import { mountEmulator } from "../http/emulator.ts";
import type { Fetch } from "../http/listen.ts";
import type { ActiveFault } from "../world/contract.ts";
import { registerUploads, writingMethods } from "./chat.ts";
import { readingMethods } from "./conversations.ts";
import { registerAnswers, type SlackInteractions } from "./interactions.ts";
import { refuse, registerMethods } from "./methods.ts";
import { registerSlackOAuth, type SlackIdentity } from "./oauth.ts";

/** The Slack emulator: one team, one app. A method it does not know answers `unknown_method`, as Slack does. */
export function mountSlack(baseUrl: string, identity: SlackIdentity, interactions: SlackInteractions): Promise<Fetch> {
  const { team, grants } = identity;
  return mountEmulator("slack", baseUrl, (app) => {
    registerSlackOAuth(app, identity);
    registerMethods(app, grants, { ...readingMethods(team, baseUrl), ...writingMethods(team, baseUrl) });
    registerUploads(app, team);
    registerAnswers(app, interactions, baseUrl);
    app.notFound((c) =>
      c.req.path.startsWith("/api/") ? refuse("unknown_method") : new Response(null, { status: 404 }),
    );
  });
}

/** Slack's answer for an injected fault. */
export function slackFaultAnswer(fault: ActiveFault): Response {
  if (fault.kind !== "rate_limited") return refuse("internal_error", {}, 500);
  return Response.json(
    { ok: false, error: "ratelimited" },
    { status: 429, headers: { "retry-after": String(fault.retryAfterSeconds ?? 1) } },
  );
}
