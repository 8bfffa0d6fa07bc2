"use client";

import { useEffect } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { currentSubscription, endpointHashOf, isPushWanted, pushAbility, subscribe } from "./device-push.ts";
import { keeping } from "./keeping.ts";

/** After the worker has had its time to start. */
const QUIET_MS = 6_000;

/**
 * Mends what browsers and push services end by themselves: where the person turned push on, a subscription that is gone is
 * made anew and the server learns its address.
 */
export function useKeptDevice(): void {
  const client = useTRPCClient();
  const { slug: workspaceSlug, me } = useWorkspace();
  const { userId } = me;
  useEffect(() => {
    const mend = async () => {
      if (pushAbility() !== "able" || Notification.permission !== "granted" || !isPushWanted(userId, workspaceSlug))
        return;
      const { pushKey, devices } = await client.notifications.settings.query({ workspaceSlug });
      if (!pushKey) return;
      const known = await currentSubscription();
      const hash = known && (await endpointHashOf(known.endpoint));
      if (hash && devices.some(({ endpointHash }) => endpointHash === hash)) return;
      await client.notifications.addDevice.mutate({ workspaceSlug, ...(await subscribe(pushKey)) });
    };
    // Offline, or the push service is: the next page tries again, and mail goes out until then.
    const timer = setTimeout(() => void keeping.run(mend).catch(() => {}), QUIET_MS);
    return () => clearTimeout(timer);
  }, [client, workspaceSlug, userId]);
}
