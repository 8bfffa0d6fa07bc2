"use client";

import { DismissDialog } from "./dismiss-dialog.tsx";
import { PickTimeDialog } from "./pick-time-dialog.tsx";
import { SnoozeDialog } from "./snooze-dialog.tsx";
import type { MoveCommands } from "./use-move-commands.ts";

/** What a key or a swipe opens for a row while its detail is not on screen. */
export function RowPanels({ commands }: { commands: MoveCommands }) {
  const { card, panel } = commands;
  const close = () => commands.close();
  if (!card) return null;
  if (panel === "dismiss") return <DismissDialog title={card.title} onClose={close} onDismiss={commands.dismiss} />;
  if (panel === "pick-time") return <PickTimeDialog onClose={close} onPick={commands.snooze} />;
  if (panel !== "snooze") return null;
  return (
    <SnoozeDialog
      title={card.title}
      onClose={close}
      onSnooze={commands.snooze}
      onOther={() => commands.open("pick-time")}
    />
  );
}
