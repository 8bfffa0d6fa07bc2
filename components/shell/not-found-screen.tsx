import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { Mark } from "./logo.tsx";

/** Also what somebody sees who asks for a workspace they are no member of: its existence is not told. */
export function NotFoundScreen({ isInside }: { isInside?: boolean }) {
  const Frame = isInside ? "div" : "main";
  return (
    <Frame className="flex min-h-dvh flex-col items-center justify-center px-6 py-16 text-center">
      <Mark className="size-10" />
      <h1 className="mt-6 text-2xl font-semibold tracking-tight text-ink">There is nothing at this address</h1>
      <p className="mt-2 max-w-md text-base text-pretty text-ink-2">
        The link may be old or incomplete, or the page belongs to a workspace you are not a member of.
      </p>
      <Link href="/caseyos" className={buttonClass({ variant: "primary" }, "mt-6")}>
        Go to Today
      </Link>
    </Frame>
  );
}
