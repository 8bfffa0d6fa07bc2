import { LogIn, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { PlainCard } from "#components/shell/plain-card.tsx";
import { buttonClass } from "#components/ui/button.tsx";

/** What a sign-in link carries; null where the link is not whole. */
type SignInLink = { email: string; token: string; callbackUrl: string };

/** What a sign-in link leads to: a button that signs in. Opening the link alone does nothing. Works without scripts. */
export function ConfirmScreen({ link }: { link: SignInLink | null }) {
  if (link === null) {
    return (
      <PlainCard icon={<TriangleAlert className="size-6" />} title="This link is not complete">
        Your mail program may have cut it off. Copy the whole link from the mail, or{" "}
        <Link href="/sign-in" className="font-medium text-accent-text underline underline-offset-2">
          ask for a new one
        </Link>
        .
      </PlainCard>
    );
  }
  return (
    <PlainCard icon={<LogIn className="size-6" />} title="Sign in to CaseyOS?">
      You will be signed in as <span className="font-medium break-all text-ink">{link.email}</span> in this browser.
      <form method="post" action="/api/auth/callback/email" className="mt-6">
        {Object.entries(link).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button type="submit" className={buttonClass({ variant: "primary", size: "lg" }, "w-full")}>
          Sign in
        </button>
      </form>
    </PlainCard>
  );
}
