"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { WorldView } from "#server/domain/sandbox/contract.ts";
import { Choice, Panel } from "./panel.tsx";
import type { Act } from "./use-world.ts";

type Shared = { act: Act; isBusy: boolean };
type World = NonNullable<WorldView>;

export function PeoplePanels({ world, ...shared }: Shared & { world: World }) {
  return (
    <>
      <FormPanel {...shared} />
      {world.prospects.length > 0 ? <ReplyPanel {...shared} prospects={world.prospects} /> : null}
      {world.deals.length > 0 ? <DealPanel {...shared} deals={world.deals} stages={world.stages} /> : null}
      <SlackPanel {...shared} />
      <SlackButtons {...shared} answer={world.slackAnswer} />
      <XPanel {...shared} />
    </>
  );
}

function FormPanel({ act, isBusy }: Shared) {
  const [form, setForm] = useState({
    email: "joel.anders@beaconcatering.example",
    name: "Joel Anders",
    company: "Beacon Catering",
    message: "88 shuttles. Could you send me pricing?",
  });
  const field = (name: keyof typeof form, label: string) => (
    <TextField
      label={label}
      value={form[name]}
      required
      onChange={(event) => setForm({ ...form, [name]: event.target.value })}
    />
  );
  return (
    <Panel
      title="Somebody fills in the form"
      hint="HubSpot sends it on by webhook."
      action="Send the form"
      isBusy={isBusy}
      onSubmit={() => act({ kind: "submit_form", ...form }, `${form.name} has sent the form.`)}
    >
      {field("email", "E-mail")}
      {field("name", "Name")}
      {field("company", "Company")}
      {field("message", "Message")}
    </Panel>
  );
}

function ReplyPanel({ act, isBusy, prospects }: Shared & { prospects: World["prospects"] }) {
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("Thanks! Could we talk on Tuesday?");
  const mailbox = prospects.some(({ email }) => email === chosen) ? chosen : (prospects[0]?.email ?? "");
  return (
    <Panel
      title="A prospect answers"
      hint="To the last mail they got from you; it is found at the next look at the mailbox."
      action="Answer"
      isBusy={isBusy}
      onSubmit={() => act({ kind: "reply", mailbox, text }, `${mailbox} has answered.`)}
    >
      <Choice
        label="Who"
        value={mailbox}
        onChange={setChosen}
        options={prospects.map(({ email, name, lastSubject }) => ({ value: email, label: `${name} – ${lastSubject}` }))}
      />
      <TextField label="What they write" value={text} required onChange={(event) => setText(event.target.value)} />
    </Panel>
  );
}

function DealPanel({ act, isBusy, deals, stages }: Shared & { deals: World["deals"]; stages: World["stages"] }) {
  const [id, setId] = useState(deals[0]?.id ?? "");
  const [stage, setStage] = useState(stages[0]?.id ?? "");
  const deal = deals.find((entry) => entry.id === id) ?? deals[0];
  return (
    <Panel
      title="A deal moves"
      hint="As if somebody had dragged it in HubSpot."
      action="Move it"
      isBusy={isBusy}
      onSubmit={() => act({ kind: "move_deal", id: deal?.id ?? "", stage }, "The deal has moved.")}
    >
      <Choice
        label="Deal"
        value={deal?.id ?? ""}
        onChange={setId}
        options={deals.map((entry) => ({ value: entry.id, label: `${entry.name} (${entry.stage})` }))}
      />
      <Choice
        label="To stage"
        value={stage}
        onChange={setStage}
        options={stages.map(({ id: value, label }) => ({ value, label }))}
      />
    </Panel>
  );
}

function SlackPanel({ act, isBusy }: Shared) {
  const [text, setText] = useState("can you follow up with dana.ruiz@northwind.example about the trailers?");
  return (
    <Panel
      title="A colleague calls you in Slack"
      hint="In #sales; Slack sends the event at once."
      action="Mention CaseyOS"
      isBusy={isBusy}
      onSubmit={() => act({ kind: "mention_in_slack", text }, "The mention is in #sales.")}
    >
      <TextField label="@CaseyOS …" value={text} required onChange={(event) => setText(event.target.value)} />
    </Panel>
  );
}

const SLACK_LISTS = [
  { value: "today", label: "/caseyos today" },
  { value: "approvals", label: "/caseyos approvals" },
] as const;

/** Casey works from Slack: types a command, sees the answer, presses its buttons. */
function SlackButtons({ act, isBusy, answer }: Shared & { answer: World["slackAnswer"] }) {
  const [list, setList] = useState<"today" | "approvals">("today");
  return (
    <Panel
      title="Casey asks from Slack"
      hint="The answer is for Casey alone, with a button for each move. It arrives in a moment."
      action="Send command"
      isBusy={isBusy}
      onSubmit={() => act({ kind: "command_in_slack", text: list }, "The command is sent.")}
    >
      <Choice
        label="Command"
        value={list}
        onChange={(value) => setList(value === "approvals" ? "approvals" : "today")}
        options={SLACK_LISTS}
      />
      {answer ? (
        <div className="rounded-lg border border-line p-3 text-sm">
          <p className="font-medium text-ink">{answer.text}</p>
          <ul className="mt-2 flex flex-col gap-2">
            {answer.buttons.map(({ value, title }) => (
              <li key={value} className="flex items-center justify-between gap-3">
                <span className="min-w-0 truncate text-ink-2">{title}</span>
                <Button
                  size="sm"
                  aria-label={`Approve in Slack: ${title}`}
                  isBusy={isBusy}
                  onClick={() => void act({ kind: "approve_in_slack", value }, "The button is pressed.")}
                >
                  Approve
                </Button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Panel>
  );
}

function XPanel({ act, isBusy }: Shared) {
  const [handle, setHandle] = useState("fleet_dana");
  const [text, setText] = useState("@brightline_io does it work with trailers?");
  return (
    <Panel
      title="Somebody posts on X"
      hint="Mentions and watched words are found at the next look, every 15 seconds here."
      action="Post"
      isBusy={isBusy}
      onSubmit={() => act({ kind: "post_on_x", handle, text }, `@${handle} has posted.`)}
    >
      <TextField
        label="Handle"
        value={handle}
        required
        onChange={(event) => setHandle(event.target.value.replace(/^@/, ""))}
      />
      <TextField label="Post" value={text} required maxLength={280} onChange={(event) => setText(event.target.value)} />
    </Panel>
  );
}
