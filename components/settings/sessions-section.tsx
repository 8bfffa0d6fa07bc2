"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { signOut } from "#components/shell/sign-out.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";

const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

/** Ends every session of the person, this one last. */
export function SessionsSection() {
  const { me } = useWorkspace();
  const client = useTRPCClient();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    await signOut(false, () => client.workspaces.signOutEverywhere.mutate()).finally(() => setBusy(false));
  };
  return (
    <>
      <p className="mb-4 max-w-md text-base text-pretty text-ink-2">
        You are signed in here as <span className="font-medium text-ink">{me.email}</span>. Other browsers and phones
        are not listed, but you can sign out of all of them together.
      </p>
      <Button isBusy={isBusy} onClick={() => setAsking(true)} aria-haspopup="dialog">
        Sign out everywhere
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title="Sign out everywhere?"
          text="Every browser and phone where you are signed in is signed out, this one too, in all your workspaces, and none of them gets pushes for you any more. API keys stay as they are."
          action="Sign out everywhere"
          onClose={() => setAsking(false)}
          onConfirm={() => void leave()}
        />
      ) : null}
    </>
  );
}
