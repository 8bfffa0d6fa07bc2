import { createHmac, randomBytes } from "node:crypto";
import type { Dataset, Team } from "../generate.ts";
import { wireRequest } from "../http-connection.ts";
import type { NextShot } from "../load.ts";
import type { RawIngest } from "../raw-server.ts";
import { appUrl, secrets } from "../servers.ts";
import { seeded, zipf } from "../stats.ts";

/** One in ten arrives twice, as vendors deliver. */
const REPEATS = 0.1;

type Submission = { team: Team; id: string; isRepeat: boolean };

/** Submissions of teams as they come; ids are new in every run. */
function submissions({ teams }: Dataset, name: string): () => Submission {
  const random = seeded(23);
  const pick = zipf(teams.length, random);
  const run = randomBytes(6).toString("hex");
  let count = 0;
  let last: Submission | null = null;
  return () => {
    if (last && random() < REPEATS) return { ...last, isRepeat: true };
    count += 1;
    last = { team: teams[pick()] as Team, id: `${name}-${run}-${count}`, isRepeat: false };
    return last;
  };
}

const message = "We run 220 trailers and want to see pricing for live location. Could we talk this week?";
const payloadOf = (id: string) => ({
  email: `${id}@prospect.example`,
  firstName: "Dana",
  lastName: "Ruiz",
  company: "Northwind",
  jobTitle: "Head of Operations",
  message,
  formName: "Book a demo",
});

/** `POST /api/v1/signals` with an API key: authenticated, limited, validated, deduplicated, durable. */
export function ingestByKey(port: number, dataset: Dataset): NextShot {
  const next = submissions(dataset, "key");
  return () => {
    const { team, id } = next();
    const body = JSON.stringify({ type: "form_submitted", id, payload: payloadOf(id) });
    const headers = {
      host: `127.0.0.1:${port}`,
      authorization: `Bearer ${team.apiKey}`,
      "content-type": "application/json",
    };
    return {
      request: wireRequest({ method: "POST", path: "/api/v1/signals", headers, body }),
      isRight: ({ status }) => status === 202,
    };
  };
}

/** HubSpot's webhook with a version 3 signature over method, address, body and time. */
export function ingestByWebhook(port: number, dataset: Dataset): NextShot {
  const next = submissions(dataset, "hook");
  const path = "/api/webhooks/hubspot";
  return () => {
    const { team, id } = next();
    const { formName, ...fields } = payloadOf(id);
    const values = Object.entries(fields).map(([name, value]) => ({ name: name.toLowerCase(), value }));
    const submission = {
      portalId: team.portalId,
      formId: "book-a-demo",
      formName,
      conversionId: id,
      submittedAt: Date.now(),
      values,
    };
    const body = JSON.stringify(submission);
    const stamp = String(Date.now());
    const signature = createHmac("sha256", secrets.HUBSPOT_CLIENT_SECRET)
      .update(`POST${appUrl(port)}${path}${body}${stamp}`)
      .digest("base64");
    const headers = {
      host: `127.0.0.1:${port}`,
      "content-type": "application/json",
      "x-hubspot-signature-v3": signature,
      "x-hubspot-request-timestamp": stamp,
    };
    return { request: wireRequest({ method: "POST", path, headers, body }), isRight: ({ status }) => status === 202 };
  };
}

/** The same rows by bare SQL. */
export function ingestOfRaw(port: number, dataset: Dataset): NextShot {
  const next = submissions(dataset, "raw");
  return () => {
    const { team, id } = next();
    const asked: RawIngest = { workspaceId: team.workspaceId, payload: payloadOf(id), naturalKey: id };
    const headers = { host: `127.0.0.1:${port}`, "content-type": "application/json" };
    return {
      request: wireRequest({ method: "POST", path: "/ingest", headers, body: JSON.stringify(asked) }),
      isRight: ({ status }) => status === 200,
    };
  };
}
