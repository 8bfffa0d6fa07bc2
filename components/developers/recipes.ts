export type Snippet = { label: "Shell" | "Node" | "Python"; code: string };
export type Recipe = { id: string; title: string; text: string; snippets: Snippet[] };

/** Ways of using the API that people ask for first. Each snippet runs as it stands, with CASEYOS_KEY in the environment. */
export const recipesFor = (origin: string): Recipe[] => [
  {
    id: "form",
    title: "Send a form as a signal",
    text: "With a key that may push signals. Your own id of the submission makes it safe to send twice: the second time answers the same signal, and nothing happens again.",
    snippets: [
      { label: "Shell", code: formShell(origin) },
      { label: "Node", code: formNode(origin) },
      { label: "Python", code: formPython(origin) },
    ],
  },
  {
    id: "verify",
    title: "Check that a webhook is ours",
    text: "Moves that call an endpoint post JSON, signed by the Standard Webhooks scheme with the secret you were shown once. Check the bytes as they came, before parsing. The id of a message stays the same when it is posted again, so keep the ids you have seen.",
    snippets: [
      { label: "Node", code: verifyNode },
      { label: "Python", code: verifyPython },
    ],
  },
  {
    id: "page",
    title: "Page through all open moves",
    text: "With a key that may read moves. Lists end where the next cursor is null; a cursor is only good for handing back. A 429 says in Retry-After how many seconds to wait.",
    snippets: [
      { label: "Node", code: pageNode(origin) },
      { label: "Python", code: pagePython(origin) },
    ],
  },
  {
    id: "outcomes",
    title: "Follow what came of moves",
    text: "With a key that may read outcomes. They come newest first: read until you meet the one you saw last. Outcomes are read, not pushed: endpoints only get what an approved move posts.",
    snippets: [
      { label: "Node", code: outcomesNode(origin) },
      { label: "Python", code: outcomesPython(origin) },
    ],
  },
];

function formShell(origin: string): string {
  return `curl -X POST "${origin}/api/v1/signals" \\
  -H "Authorization: Bearer $CASEYOS_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"type":"form_submitted","id":"form-2041","payload":{"email":"dana@northwind.example","firstName":"Dana","company":"Northwind","message":"What does it cost for twelve people?"}}'`;
}

function formNode(origin: string): string {
  return `import { env } from "node:process";

const answer = await fetch("${origin}/api/v1/signals", {
  method: "POST",
  headers: {
    authorization: \`Bearer \${env.CASEYOS_KEY}\`,
    "content-type": "application/json",
  },
  body: JSON.stringify({
    type: "form_submitted",
    id: "form-2041", // your own id of this submission
    payload: {
      email: "dana@northwind.example",
      firstName: "Dana",
      company: "Northwind",
      message: "What does it cost for twelve people?",
    },
  }),
});
const told = await answer.json();
if (!answer.ok) throw new Error(\`\${told.reason}: \${told.detail}\`);
console.log(told.id, told.isDuplicate ? "was here already" : "is new");`;
}

function formPython(origin: string): string {
  return `import json, os, urllib.request

request = urllib.request.Request(
    "${origin}/api/v1/signals",
    method="POST",
    headers={
        "Authorization": "Bearer " + os.environ["CASEYOS_KEY"],
        "Content-Type": "application/json",
    },
    data=json.dumps({
        "type": "form_submitted",
        "id": "form-2041",  # your own id of this submission
        "payload": {
            "email": "dana@northwind.example",
            "firstName": "Dana",
            "company": "Northwind",
            "message": "What does it cost for twelve people?",
        },
    }).encode(),
)
with urllib.request.urlopen(request) as answer:  # raises HTTPError where it is refused
    told = json.load(answer)
print(told["id"], "was here already" if told["isDuplicate"] else "is new")`;
}

const verifyNode = `import { createHmac, timingSafeEqual } from "node:crypto";

// headers: names in lower case; body: the text as it came; secret: whsec_…
export function isFromCaseyOS(headers, body, secret) {
  const id = headers["webhook-id"];
  const sentAt = headers["webhook-timestamp"];
  const isRecent = Math.abs(Date.now() / 1000 - Number(sentAt)) <= 300;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const wanted = createHmac("sha256", key).update(\`\${id}.\${sentAt}.\${body}\`).digest();
  const signatures = (headers["webhook-signature"] ?? "").split(" ");
  return isRecent && signatures.some((signature) => {
    const given = Buffer.from(signature.replace("v1,", ""), "base64");
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}`;

const verifyPython = `import base64, hashlib, hmac, time

# headers: names in lower case; body: the bytes as they came; secret: whsec_…
def is_from_caseyos(headers, body, secret):
    message_id = headers.get("webhook-id", "")
    sent_at = headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(time.time() - int(sent_at)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{sent_at}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    signatures = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one.removeprefix("v1,"), wanted) for one in signatures)`;

function pageNode(origin: string): string {
  return `import { env } from "node:process";

const headers = { authorization: \`Bearer \${env.CASEYOS_KEY}\` };
let cursor = null;
for (;;) {
  const query = new URLSearchParams({ view: "open", limit: "100", ...(cursor && { cursor }) });
  const answer = await fetch(\`${origin}/api/v1/moves?\${query}\`, { headers });
  if (answer.status === 429) {
    const seconds = Number(answer.headers.get("retry-after"));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    continue;
  }
  const page = await answer.json();
  if (!answer.ok) throw new Error(\`\${page.reason}: \${page.detail}\`);
  for (const move of page.items) console.log(move.id, move.title);
  cursor = page.nextCursor;
  if (!cursor) break;
}`;
}

function pagePython(origin: string): string {
  return `import json, os, time, urllib.error, urllib.parse, urllib.request

headers = {"Authorization": "Bearer " + os.environ["CASEYOS_KEY"]}
query = {"view": "open", "limit": "100"}
while True:
    address = "${origin}/api/v1/moves?" + urllib.parse.urlencode(query)
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            page = json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code != 429:
            raise
        time.sleep(int(error.headers["retry-after"]))
        continue
    for move in page["items"]:
        print(move["id"], move["title"])
    if page["nextCursor"] is None:
        break
    query["cursor"] = page["nextCursor"]`;
}

function outcomesNode(origin: string): string {
  return `import { argv, env } from "node:process";

const seenLast = argv[2] ?? null; // keep the first id of each run for the next one
const headers = { authorization: \`Bearer \${env.CASEYOS_KEY}\` };
const fresh = [];
let cursor = null;
do {
  const query = new URLSearchParams({ limit: "100", ...(cursor && { cursor }) });
  const answer = await fetch(\`${origin}/api/v1/outcomes?\${query}\`, { headers });
  const page = await answer.json();
  if (!answer.ok) throw new Error(\`\${page.reason}: \${page.detail}\`);
  const known = page.items.findIndex((outcome) => outcome.id === seenLast);
  fresh.push(...(known < 0 ? page.items : page.items.slice(0, known)));
  cursor = known < 0 ? page.nextCursor : null;
} while (cursor);
for (const outcome of fresh) console.log(outcome.id, outcome.type, outcome.occurredAt);`;
}

function outcomesPython(origin: string): string {
  return `import json, os, sys, urllib.parse, urllib.request

seen_last = sys.argv[1] if len(sys.argv) > 1 else None  # keep the first id of each run for the next one
headers = {"Authorization": "Bearer " + os.environ["CASEYOS_KEY"]}
query, fresh, is_known = {"limit": "100"}, [], False
while not is_known:
    address = "${origin}/api/v1/outcomes?" + urllib.parse.urlencode(query)
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        page = json.load(answer)
    for outcome in page["items"]:
        is_known = outcome["id"] == seen_last
        if is_known:
            break
        fresh.append(outcome)
    if page["nextCursor"] is None:
        break
    query["cursor"] = page["nextCursor"]
for outcome in fresh:
    print(outcome["id"], outcome["type"], outcome["occurredAt"])`;
}
