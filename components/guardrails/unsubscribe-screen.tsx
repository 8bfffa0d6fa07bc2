import { MailX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
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
      <Card icon={<TriangleAlert className="size-6" />} title="This link is not complete">
        Your mail program may have cut it off. Copy the whole link from the mail, or answer the mail and say that you
        want no more.
      </Card>
    );
  }
  if (isDone) {
    return (
      <Card icon={<MailX className="size-6" />} title="You are off the list">
        {sender} sends you no more mail. You can close this page.
      </Card>
    );
  }
  return (
    <Card icon={<MailX className="size-6" />} title={`No more mail from ${sender}?`}>
      One press and it stops. Nobody asks why.
      <form method="post" action={`/api/unsubscribe?token=${encodeURIComponent(token)}`} className="mt-6">
        <input type="hidden" name="List-Unsubscribe" value="One-Click" />
        <input type="hidden" name="from" value="page" />
        <button type="submit" className={buttonClass({ variant: "primary", size: "lg" }, "w-full")}>
          Stop the mail
        </button>
      </form>
    </Card>
  );
}

function Card({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <div className="w-full max-w-sm rounded-2xl border border-line bg-surface p-6 text-center shadow-2 sm:p-8">
        <div
          aria-hidden="true"
          className="mx-auto mb-4 flex size-12 items-center justify-center rounded-xl bg-sunken text-ink-2"
        >
          {icon}
        </div>
        <h1 className="text-xl font-semibold tracking-tight text-balance break-words text-ink">{title}</h1>
        <div className="mt-2 text-base text-pretty text-ink-2">{children}</div>
      </div>
    </main>
  );
}
