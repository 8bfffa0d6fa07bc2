"use client";

import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { fieldProblem, problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ShownOnce } from "#components/ui/shown-once.tsx";
import { useSave } from "./use-save.ts";

const checksWithIt = "The endpoint checks signatures with it.";

/** Two steps: name and address, then the signing secret, this once. */
export function NewEndpointDialog({ onClose }: { onClose: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog isOpen onClose={onClose} title={secret ? "Copy the signing secret now" : "New endpoint"}>
      {secret ? (
        <ShownOnce value={secret} name="secret" keeps={checksWithIt} onClose={onClose} />
      ) : (
        <EndpointForm onRegistered={setSecret} />
      )}
    </Dialog>
  );
}

function EndpointForm({ onRegistered }: { onRegistered: (secret: string) => void }) {
  const { slug: workspaceSlug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy, error } = useSave();
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const submit = async () => {
    let secret: string | null = null;
    const isDone = await run(async () => {
      ({ secret } = await client.developer.registerWebhook.mutate({ workspaceSlug, name, url }));
    }, "Endpoint added");
    if (isDone && secret) onRegistered(secret);
  };
  // What is wrong with the address as a whole is told at the address.
  const addressProblem = fieldProblem(error, "url") ?? (isAboutAddress(error) ? problemOf(error).message : null);
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label="Name"
        placeholder="Billing"
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fieldProblem(error, "name")}
      />
      <TextField
        label="Address"
        type="url"
        inputMode="url"
        placeholder="https://hooks.example.com/caseyos"
        required
        maxLength={2_000}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        error={addressProblem}
        hint="Messages are posted there as JSON, signed after Standard Webhooks."
      />
      <Button
        type="submit"
        variant="primary"
        className="w-full"
        isBusy={isBusy}
        disabled={name.trim() === "" || url.trim() === ""}
      >
        Add the endpoint
      </Button>
    </form>
  );
}

const isAboutAddress = (error: unknown): boolean =>
  error !== null && ["webhook.not_https", "webhook.credentials"].includes(problemOf(error).reason);

/** Asks first, then shows the new secret. */
export function RotateDialog({ endpoint, onClose }: { endpoint: { id: string; name: string }; onClose: () => void }) {
  const { slug: workspaceSlug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy } = useSave();
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = async () => {
    let made: string | null = null;
    const isDone = await run(async () => {
      ({ secret: made } = await client.developer.rotateWebhookSecret.mutate({
        workspaceSlug,
        endpointId: endpoint.id,
      }));
    }, "New secret made");
    if (isDone && made) setSecret(made);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={secret ? "Copy the signing secret now" : `New secret for “${endpoint.name}”?`}
    >
      {secret ? (
        <ShownOnce value={secret} name="secret" keeps={checksWithIt} onClose={onClose} />
      ) : (
        <>
          <p className="text-base text-pretty text-ink-2">
            From now on messages are signed with the new secret only. Until the endpoint knows it, it refuses them.
          </p>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="danger" isBusy={isBusy} onClick={() => void rotate()}>
              Make a new secret
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
