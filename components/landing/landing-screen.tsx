import { Check, Inbox, RotateCcw, ScrollText, ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { SandboxMark, Wordmark } from "#components/shell/logo.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { ExampleMove } from "./example-move.tsx";

const steps: { title: string; text: string }[] = [
  { title: "Signal", text: "A form is submitted, a prospect replies, your program reports an event." },
  { title: "Move", text: "It becomes one sentence to act on, ranked, with a draft that names its sources." },
  { title: "Approval", text: "You read, edit, approve. The approval covers exactly that text and nothing else." },
  { title: "Execution", text: "After a hold you can still undo, your own Gmail sends it, once, with a receipt." },
  { title: "Outcome", text: "The reply is found, credited to the move, and the ranking learns from it." },
];

const promises: { icon: ReactNode; title: string; text: string }[] = [
  {
    icon: <ShieldCheck className="size-5" />,
    title: "Nothing leaves by itself",
    text: "Every mail waits for a person. What mail and web pages say can never approve anything.",
  },
  {
    icon: <ScrollText className="size-5" />,
    title: "The why adds up",
    text: "Each score opens into parts that sum to it, and every part opens the row it came from.",
  },
  {
    icon: <RotateCcw className="size-5" />,
    title: "Undo, and a receipt",
    text: "You see before you approve how far it can be taken back. Afterwards there is a receipt.",
  },
];

/** The public start page. */
export function LandingScreen({ isSignedIn, isSandbox }: { isSignedIn: boolean; isSandbox: boolean }) {
  return (
    <div className="min-h-dvh">
      <header className="mx-auto flex max-w-6xl items-center justify-between gap-4 px-5 py-5 sm:px-8">
        <Wordmark />
        <div className="flex items-center gap-3">
          {isSandbox ? <SandboxMark /> : null}
          <Link href={isSignedIn ? "/caseyos" : "/sign-in"} className={buttonClass({})}>
            {isSignedIn ? "Open CaseyOS" : "Sign in"}
          </Link>
        </div>
      </header>
      <main>
        <Hero isSignedIn={isSignedIn} isSandbox={isSandbox} />
        <Loop />
        <Promises />
      </main>
      <footer className="border-t border-line">
        <p className="mx-auto max-w-6xl px-5 py-8 text-sm text-ink-3 sm:px-8">CaseyOS. Receipts required.</p>
      </footer>
    </div>
  );
}

function Hero({ isSignedIn, isSandbox }: { isSignedIn: boolean; isSandbox: boolean }) {
  return (
    <section className="mx-auto grid max-w-6xl items-center gap-x-14 gap-y-12 px-5 pt-10 pb-20 sm:px-8 lg:grid-cols-[1fr_1.05fr] lg:pt-16">
      <div>
        <h1 className="text-3xl font-semibold tracking-tight text-ink sm:text-4xl">
          The moves that matter today, and the reason why.
        </h1>
        <p className="mt-5 max-w-lg text-lg text-pretty text-ink-2">
          CaseyOS turns form submissions and replies into a short ranked list, drafts each answer from what is really
          known, and sends it from your Gmail when you say so.
        </p>
        <div className="mt-8 flex flex-wrap gap-3">
          <Link href={isSignedIn ? "/caseyos" : "/sign-in"} className={buttonClass({ variant: "primary", size: "lg" })}>
            {isSignedIn ? "Open your queue" : isSandbox ? "Try the sandbox" : "Sign in"}
          </Link>
        </div>
        <p className="mt-4 text-sm text-ink-3">
          {isSandbox
            ? "The vendors here are emulated: no account needed, nothing leaves this machine."
            : "With Google, or a link by mail."}
        </p>
      </div>
      <ExampleMove />
    </section>
  );
}

function Loop() {
  return (
    <section aria-labelledby="loop" className="border-y border-line bg-surface">
      <div className="mx-auto max-w-6xl px-5 py-16 sm:px-8">
        <h2 id="loop" className="flex items-center gap-2.5 text-2xl font-semibold tracking-tight text-ink">
          <Inbox aria-hidden="true" className="size-6 text-accent-text" strokeWidth={1.75} />
          One loop, closed
        </h2>
        <ol className="mt-8 grid gap-x-8 gap-y-7 sm:grid-cols-2 lg:grid-cols-5">
          {steps.map((step, index) => (
            <li key={step.title} className="border-t-2 border-accent-line pt-3">
              <p className="text-xs font-medium text-ink-3">{index + 1}</p>
              <h3 className="text-md font-semibold text-ink">{step.title}</h3>
              <p className="mt-1 text-base text-pretty text-ink-2">{step.text}</p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function Promises() {
  return (
    <section aria-labelledby="promises" className="mx-auto max-w-6xl px-5 py-16 sm:px-8">
      <h2 id="promises" className="flex items-center gap-2.5 text-2xl font-semibold tracking-tight text-ink">
        <Check aria-hidden="true" className="size-6 text-accent-text" strokeWidth={2} />
        What you can rely on
      </h2>
      <ul className="mt-8 grid gap-8 md:grid-cols-3">
        {promises.map((promise) => (
          <li key={promise.title}>
            <span aria-hidden="true" className="text-accent-text">
              {promise.icon}
            </span>
            <h3 className="mt-2 text-md font-semibold text-ink">{promise.title}</h3>
            <p className="mt-1 text-base text-pretty text-ink-2">{promise.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
