import { MailX, TriangleAlert } from "lucide-react";
import { PlainCard } from "#components/shell/plain-card.tsx";
import { buttonClass } from "#components/ui/button.tsx";

/** What an unsubscribe link leads to: a button, its result, or that the link is not whole. Works without scripts. */
export function UnsubscribeScreen({
  sender,
  token,
  isDone,
}: {
  /** null: the link is none of ours. */
  sender: string | null;
  token: string;
  isDone: boolean;
}) {
  if (sender === null) {
    return (
      <PlainCard icon={<TriangleAlert className="size-6" />} title="This link is not complete">
        Your mail program may have cut it off. Copy the whole link from the mail, or answer the mail and say that you
        want no more.
      </PlainCard>
    );
  }
  if (isDone) {
    return (
      <PlainCard icon={<MailX className="size-6" />} title="You are off the list">
        {sender} sends you no more mail. You can close this page.
      </PlainCard>
    );
  }
  return (
    <PlainCard icon={<MailX className="size-6" />} title={`No more mail from ${sender}?`}>
      One press and it stops. Nobody asks why.
      <form method="post" action={`/api/unsubscribe?token=${encodeURIComponent(token)}`} className="mt-6">
        <input type="hidden" name="List-Unsubscribe" value="One-Click" />
        <input type="hidden" name="from" value="page" />
        <button type="submit" className={buttonClass({ variant: "primary", size: "lg" }, "w-full")}>
          Stop the mail
        </button>
      </form>
    </PlainCard>
  );
}
