"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useClock } from "#components/clock/now.tsx";
import { dayAndTime } from "#components/clock/present.ts";
import { Button } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import { useConnection } from "./connection.ts";
import { isWaiting } from "./kept.ts";
import { refusedText, waitingText } from "./present.ts";
import { useKept } from "./waiting.ts";

const KeptDialog = dynamic(() => import("./kept-dialog.tsx").then((module) => module.KeptDialog), { ssr: false });

/** Says that what is shown may be old and since when, what waits to be sent, and what was refused. */
export function OfflineBar() {
  const { isOnline, asOf, trouble } = useConnection();
  const { now, timeZone } = useClock();
  const kept = useKept();
  const [isOpen, setOpen] = useState(false);
  const waiting = kept.filter(isWaiting).length;
  const refused = kept.length - waiting;
  if (isOnline && kept.length === 0) return null;
  const isBad = isOnline && refused > 0;
  return (
    <div
      role="status"
      className={cx(
        "flex flex-wrap items-center justify-center gap-x-3 gap-y-1 px-4 py-1.5 text-center text-sm font-medium",
        isBad ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn",
      )}
    >
      <p>
        {isOnline
          ? null
          : `You are offline. ${asOf === null ? "" : `This is as of ${dayAndTime(new Date(asOf), now, timeZone)}. `}`}
        {waiting > 0 ? `${waitingText(waiting)} ` : null}
        {isOnline && waiting > 0 ? <Trouble trouble={trouble} /> : null}
        {refused > 0 ? refusedText(refused) : null}
      </p>
      {kept.length > 0 ? (
        <Button size="sm" onClick={() => setOpen(true)} aria-haspopup="dialog">
          {isBad ? "See why" : "Show"}
        </Button>
      ) : null}
      {isOpen ? <KeptDialog kept={kept} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function Trouble({ trouble }: { trouble: "unreachable" | "signed_out" | null }) {
  if (trouble === "unreachable") return <>CaseyOS does not answer yet; it is tried again by itself. </>;
  if (trouble === "signed_out")
    return (
      <>
        <Link href="/sign-in" className="underline underline-offset-2">
          Sign in again
        </Link>{" "}
        to send them.{" "}
      </>
    );
  return null;
}
