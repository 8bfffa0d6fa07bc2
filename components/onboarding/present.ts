import type { Guide, StepKey } from "#server/domain/help/contract.ts";

export type StepAction = "connect_mail" | "connect_crm" | "play_form" | "make_key" | "show_why" | "open_receipt";
export type ShownStep = {
  key: StepKey;
  title: string;
  text: string;
  action: { kind: StepAction; label: string } | null;
};

type Situation = { isSandbox: boolean; isAdmin: boolean; canConnect: boolean; holdSeconds: number };

const titles: Record<StepKey, string> = {
  mailbox: "Connect your mailbox",
  move: "See your first move",
  why: "Open the why",
  approve: "Approve it",
  receipt: "See the receipt",
};
export const stepTitle = (key: StepKey): string => titles[key];

/** What is left to do, the next thing first; null when all is done. */
export function nextStep(guide: Guide, here: Situation): ShownStep | null {
  const next = guide.steps.find((step) => !step.isDone);
  return next ? { key: next.key, title: titles[next.key], ...ways[next.key](guide, here) } : null;
}

const ways: Record<StepKey, (guide: Guide, here: Situation) => Pick<ShownStep, "text" | "action">> = {
  mailbox: (_, { canConnect }) => ({
    text: "Approved mail leaves from your own Gmail, and replies are noticed there. Nothing is sent by itself.",
    action: canConnect ? { kind: "connect_mail", label: "Connect Gmail" } : null,
  }),
  move: firstMove,
  why: () => ({
    text: "Each score opens into the parts that add up to it, and each part into where it comes from.",
    action: { kind: "show_why", label: "Show me" },
  }),
  approve: (_, { holdSeconds }) => ({
    text: `Read what will happen, change what you like, then approve.${
      holdSeconds > 0 ? ` It waits ${holdSeconds} s, and you can undo it.` : ""
    }`,
    action: null,
  }),
  receipt: ({ doneMoveId }) =>
    doneMoveId
      ? {
          text: "It is done. The receipt says what happened, by whose approval, and how it hangs in the chain.",
          action: { kind: "open_receipt", label: "Open the move" },
        }
      : { text: "The receipt is here as soon as an approved move is done.", action: null },
};

function firstMove({ hasCrm }: Guide, { isSandbox, isAdmin }: Situation): Pick<ShownStep, "text" | "action"> {
  if (!hasCrm)
    return {
      text: "Your forms, contacts and deals come from HubSpot, and turn into moves with a reason.",
      action: isAdmin ? { kind: "connect_crm", label: "Connect HubSpot" } : null,
    };
  if (isSandbox && isAdmin)
    return {
      text: "HubSpot is connected. Let somebody fill in your form: their move is here within seconds.",
      action: { kind: "play_form", label: "Let a form arrive" },
    };
  return {
    text: "HubSpot is connected. The next form that somebody fills in becomes a move within seconds; a program can push a signal as well.",
    action: isAdmin ? { kind: "make_key", label: "Make an API key" } : null,
  };
}
