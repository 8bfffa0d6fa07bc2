"use client";

import { Smartphone } from "lucide-react";
import { RelativeTime } from "#components/clock/now.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoRows, Rows } from "#components/ui/rows.tsx";
import { Notice, Skeleton } from "#components/ui/states.tsx";
import type { NotificationSettings, PushDeviceView } from "#server/domain/notifications/contract.ts";
import { useThisDevice } from "./use-this-device.ts";

/** The person's devices, and what can be done on this one. */
export function DevicesPart({ settings }: { settings: NotificationSettings }) {
  const { devices, pushKey } = settings;
  const device = useThisDevice(settings);
  return (
    <div className="space-y-4">
      {devices.length > 0 ? (
        <Rows label="Devices">
          {devices.map((entry) => (
            <DeviceRow
              key={entry.id}
              device={entry}
              isThis={entry.id === device.deviceId}
              isBusy={device.isBusy}
              onRemove={() => void device.remove(entry.id)}
            />
          ))}
        </Rows>
      ) : (
        <NoRows>No device yet.</NoRows>
      )}
      {pushKey === null ? (
        <Notice>This server has no key pair for pushes, so none can be sent. Mail takes their place.</Notice>
      ) : (
        <ThisDevice device={device} />
      )}
    </div>
  );
}

function ThisDevice({ device }: { device: ReturnType<typeof useThisDevice> }) {
  const { ability, deviceId, isBusy, turnOn } = device;
  switch (ability) {
    case null:
      return <Skeleton className="h-9 w-56 rounded-lg" />;
    case "able":
      return deviceId ? null : (
        <Button variant="primary" isBusy={isBusy} onClick={() => void turnOn()}>
          <Smartphone aria-hidden="true" className="size-4" />
          Turn on push on this device
        </Button>
      );
    case "blocked":
      return (
        <Notice tone="warn">
          This browser was told not to show notifications of CaseyOS. Allow them in the browser’s settings for this
          site, then come back here.
        </Notice>
      );
    case "install_first":
      return <Notice>On an iPhone or iPad, add CaseyOS to the home screen first and open it from there.</Notice>;
    case "unable":
      return <Notice>This browser cannot receive pushes. Mail takes their place.</Notice>;
    default:
      return ability satisfies never;
  }
}

type DeviceRowProps = { device: PushDeviceView; isThis: boolean; isBusy: boolean; onRemove: () => void };

function DeviceRow({ device, isThis, isBusy, onRemove }: DeviceRowProps) {
  const { label, addedAt, lastSentAt, lastError } = device;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2 text-base font-medium text-ink">
          {label}
          {isThis ? <Badge tone="accent">This device</Badge> : null}
        </p>
        <p className="text-sm text-ink-3">
          {lastSentAt ? (
            <>
              Last push <RelativeTime at={lastSentAt} isPast />
            </>
          ) : (
            <>
              Added <RelativeTime at={addedAt} isPast />, no push yet
            </>
          )}
        </p>
        {lastError ? <p className="text-sm text-bad">{lastError}</p> : null}
      </div>
      <Button size="sm" variant="ghost" isBusy={isBusy} aria-label={`Remove ${label}`} onClick={onRemove}>
        Remove
      </Button>
    </li>
  );
}
