import { type Core, transact } from "./core.ts";
import { eventIds } from "./ids.ts";
import { storable } from "./storable.ts";
import { isObject, type JsonObject, type JsonValue, limits, type WireEvent } from "./wire.ts";

/** Why a request to send events is refused. */
type Refusal = { status: number; error: string };

/** Events of one transaction: enough to share its cost, few enough to keep its locks short. */
const chunkSize = 100;

function nameProblem(name: JsonValue | undefined): string | null {
  if (typeof name !== "string" || name === "") return "An event needs a name.";
  if (name.startsWith("inngest/")) return `The event name "${name}" is reserved: it begins with inngest/.`;
  return name.length > limits.eventName ? "An event name is too long." : null;
}

function eventOf(raw: JsonObject, id: string): WireEvent {
  const { _inngest: _stripped, ...data } = isObject(raw.data) ? raw.data : {};
  const event: WireEvent = {
    id: typeof raw.id === "string" && raw.id !== "" ? raw.id : id,
    name: String(raw.name),
    data,
    ts: typeof raw.ts === "number" && raw.ts > 0 ? raw.ts : Date.now(),
  };
  if (typeof raw.v === "string") event.v = raw.v;
  if (raw.user !== undefined && raw.user !== null) event.user = raw.user;
  if (raw.meta !== undefined && raw.meta !== null) event.meta = raw.meta;
  return storable(event as unknown as JsonObject) as unknown as WireEvent;
}

/** Reads the body of a request to the event API. `seed` is the SDK's `x-inngest-event-id-seed` header. */
export function readEvents(body: string, seed: string | null): WireEvent[] | Refusal {
  let parsed: JsonValue;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { status: 400, error: "The body is not JSON." };
  }
  const list = Array.isArray(parsed) ? parsed : [parsed];
  if (list.length > limits.eventsPerRequest)
    return { status: 413, error: `More than ${limits.eventsPerRequest} events.` };
  const idOf = eventIds(seed);
  const events: WireEvent[] = [];
  for (const [index, raw] of list.entries()) {
    if (!isObject(raw)) return { status: 400, error: "An event is not an object." };
    const problem = nameProblem(raw.name);
    if (problem !== null) return { status: 400, error: problem };
    const event = eventOf(raw, idOf(index));
    if (JSON.stringify(event).length > limits.eventBytes) {
      return { status: 413, error: `The event "${event.name}" is larger than ${limits.eventBytes} bytes.` };
    }
    events.push(event);
  }
  return events;
}

/** Durably accepts events: once it returns, everything they start is in the database. */
export async function ingestEvents(core: Core, events: WireEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += chunkSize) {
    const chunk = events.slice(start, start + chunkSize);
    await transact(core, (work) => core.schedule(work, chunk));
  }
}
