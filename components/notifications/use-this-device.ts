"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { NotificationSettings } from "#server/domain/notifications/contract.ts";
import {
  currentSubscription,
  endpointHashOf,
  type PushAbility,
  PushRefused,
  pushAbility,
  subscribe,
  unsubscribe,
  wishPush,
} from "./device-push.ts";

/** This browser as a place to be pushed to. `deviceId`: the server knows it by this. */
export function useThisDevice({ devices, pushKey }: Pick<NotificationSettings, "devices" | "pushKey">) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug, me } = useWorkspace();
  const [ability, setAbility] = useState<PushAbility | null>(null);
  const [ownHash, setOwnHash] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const look = async () => {
    const able = pushAbility();
    const known = able === "able" ? await currentSubscription() : null;
    setOwnHash(known && (await endpointHashOf(known.endpoint)));
    setAbility(able);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and after each change below
  useEffect(() => {
    void look().catch(() => setAbility("unable"));
  }, []);

  const change = async (work: () => Promise<void>, done: string) => {
    setBusy(true);
    try {
      await work();
      notify({ title: done });
    } catch (error) {
      const description = error instanceof PushRefused ? error.message : problemOf(error).message;
      notify({ tone: "bad", title: "Push was not changed", description });
    }
    await Promise.all([look(), queryClient.invalidateQueries({ queryKey: trpc.notifications.pathKey() })]);
    setBusy(false);
  };

  const forget = async (deviceId: string) => {
    if (deviceId === own?.id) {
      wishPush(me.userId, workspaceSlug, false);
      await unsubscribe();
    }
    await client.notifications.forgetDevice.mutate({ workspaceSlug, deviceId });
  };
  const own = devices.find(({ endpointHash }) => endpointHash === ownHash);
  return {
    ability,
    deviceId: own?.id ?? null,
    isBusy,
    turnOn: () =>
      change(async () => {
        if (!pushKey) throw new PushRefused("This server cannot push.");
        await client.notifications.addDevice.mutate({ workspaceSlug, ...(await subscribe(pushKey)) });
        wishPush(me.userId, workspaceSlug, true);
      }, "Push is on for this device"),
    remove: (deviceId: string) => change(() => forget(deviceId), "The device is removed"),
  };
}
