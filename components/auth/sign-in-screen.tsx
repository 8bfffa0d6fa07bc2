"use client";

import { KeyRound, Mail, MailCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { SandboxMark, Wordmark } from "#components/shell/logo.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/states.tsx";
import { signInError } from "./present.ts";
import { requestSignIn } from "./request-sign-in.ts";

type SignInWays = {
  google: boolean;
  email: boolean;
  sso: { name: string } | null;
  isGoogleSimulated: boolean;
  isMailSimulated: boolean;
};

type SignInProps = { ways: SignInWays; callbackUrl: string; error: string | null; isSent: boolean };

/** The ways in that this server has, and how the last try went. */
export function SignInScreen({ ways, callbackUrl, error, isSent }: SignInProps) {
  const [refusal, setRefusal] = useState(error);
  const [busy, setBusy] = useState<string | null>(null);
  const start = async (way: string, fields: Record<string, string> = {}) => {
    setBusy(way);
    setRefusal(null);
    try {
      const answer = await requestSignIn(way, { callbackUrl, ...fields });
      if (answer.kind === "leave") return window.location.assign(answer.url);
      setRefusal(answer.code);
    } catch {
      setRefusal("Default");
    }
    setBusy(null);
  };
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <Link href="/" aria-label="CaseyOS, to the start page" className="mb-8 rounded-lg">
        <Wordmark />
      </Link>
      <div className="w-full max-w-sm rounded-2xl border border-line bg-surface p-6 shadow-2 sm:p-8">
        {isSent ? (
          <Sent isMailSimulated={ways.isMailSimulated} />
        ) : (
          <>
            <h1 className="text-xl font-semibold tracking-tight text-ink">Sign in</h1>
            <p className="mt-1 text-base text-ink-2">New here? This makes your account and your workspace.</p>
            {refusal ? (
              <Notice tone="bad" icon={<TriangleAlert className="size-4" />} className="mt-5">
                <p role="alert">{signInError(refusal)}</p>
              </Notice>
            ) : null}
            <Ways ways={ways} busy={busy} onStart={(way, fields) => void start(way, fields)} />
          </>
        )}
      </div>
      <p className="mt-6 max-w-sm text-center text-sm text-pretty text-ink-3">
        Signing in gives us your name and address only. Mailbox and CRM are connected later, by you.
      </p>
    </main>
  );
}

type WaysProps = {
  ways: SignInWays;
  busy: string | null;
  onStart: (way: string, fields?: Record<string, string>) => void;
};

function Ways({ ways, busy, onStart }: WaysProps) {
  const hasProvider = ways.google || ways.sso !== null;
  if (!hasProvider && !ways.email) {
    return (
      <Notice tone="warn" className="mt-6">
        No way of signing in is set up on this server. Run <code className="font-mono">./caseyos doctor</code>: it says
        what is missing.
      </Notice>
    );
  }
  return (
    <>
      <div className="mt-6 flex flex-col gap-3">
        {ways.google ? (
          <Button size="lg" className="w-full" isBusy={busy === "google"} onClick={() => onStart("google")}>
            <GoogleMark />
            Continue with Google
            {ways.isGoogleSimulated ? <SandboxMark className="ml-1" /> : null}
          </Button>
        ) : null}
        {ways.sso ? (
          <Button size="lg" className="w-full" isBusy={busy === "oidc"} onClick={() => onStart("oidc")}>
            <KeyRound aria-hidden="true" className="size-4" />
            Continue with {ways.sso.name}
          </Button>
        ) : null}
      </div>
      {hasProvider && ways.email ? <Or /> : null}
      {ways.email ? <EmailForm isBusy={busy === "email"} onSubmit={(email) => onStart("email", { email })} /> : null}
    </>
  );
}

function EmailForm({ isBusy, onSubmit }: { isBusy: boolean; onSubmit: (email: string) => void }) {
  const [email, setEmail] = useState("");
  return (
    <form
      aria-label="Sign in with a link"
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(email);
      }}
    >
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="email"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" size="lg" variant="primary" className="w-full" isBusy={isBusy}>
        <Mail aria-hidden="true" className="size-4" />
        Mail me a link
      </Button>
    </form>
  );
}

function Sent({ isMailSimulated }: { isMailSimulated: boolean }) {
  return (
    <div className="text-center">
      <MailCheck aria-hidden="true" className="mx-auto size-9 text-good" strokeWidth={1.5} />
      <h1 className="mt-4 text-xl font-semibold tracking-tight text-ink">Look in your mail</h1>
      <p className="mt-2 text-base text-pretty text-ink-2">
        The link works once, for 15 minutes, in this browser or any other.
      </p>
      {isMailSimulated ? (
        <Notice tone="warn" className="mt-5 text-left">
          This is the sandbox: no mail leaves this machine. Run <code className="font-mono">./caseyos login</code> for a
          link.
        </Notice>
      ) : null}
      <Link
        href="/sign-in"
        className="mt-6 inline-block text-sm font-medium text-accent-text underline underline-offset-2"
      >
        Use another address
      </Link>
    </div>
  );
}

function Or() {
  return (
    <div className="my-5 flex items-center gap-3 text-xs text-ink-3">
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
      or
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
    </div>
  );
}

function GoogleMark() {
  return (
    <span
      aria-hidden="true"
      className="flex size-5 items-center justify-center rounded-full border border-line-strong text-xs font-bold"
    >
      G
    </span>
  );
}
