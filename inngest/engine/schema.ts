/** The engine's own schema. Every statement can be repeated; `ensureSchema` runs them under one advisory lock. */

/** Schema of pg-boss, used by nothing but the engine. */
export const queueSchema = "inngest_queue";

/** Raise by one with every change to the statements, so that an unchanged schema costs one read at start. */
export const schemaVersion = 4;

const tables = `
create schema if not exists inngest;

create table if not exists inngest.meta (
  id boolean primary key default true check (id),
  version int not null
);

create table if not exists inngest.run (
  id text primary key,
  fn text not null,
  fn_name text not null,
  -- null while the run is open: completed, failed or cancelled afterwards
  outcome text,
  reason text,
  events jsonb not null,
  event_name text,
  event_id text,
  dedupe text unique,
  singleton text,
  slot_keys text[] not null default '{}',
  priority int not null default 0,
  max_attempts int not null,
  attempts int not null default 0,
  -- the dispatch that may write steps now; anything else is stale
  lease text,
  parent_run text,
  parent_step text,
  replay_of text,
  -- json, not jsonb: what a function returns may hold NUL characters
  output json,
  error json,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz
) with (fillfactor = 80);
-- what the host files the run under, see EngineOptions.scopeOf
alter table inngest.run add column if not exists scope text;
create index if not exists run_open on inngest.run (fn, id) where ended_at is null;
create index if not exists run_scope on inngest.run (scope, id) where scope is not null;
create index if not exists run_scope_open on inngest.run (scope, id) where ended_at is null;
create index if not exists run_scope_failed on inngest.run (scope, id) where outcome = 'failed';
create index if not exists run_replay on inngest.run (replay_of) where replay_of is not null;
create unique index if not exists run_singleton on inngest.run (singleton) where ended_at is null and singleton is not null;
create index if not exists run_failed on inngest.run (id) where outcome = 'failed';
create index if not exists run_event on inngest.run (event_id) where event_id is not null;
create index if not exists run_dedupe_age on inngest.run (created_at) where dedupe is not null;
create index if not exists run_ended on inngest.run (ended_at) where ended_at is not null;

create sequence if not exists inngest.step_seq;
create table if not exists inngest.step (
  run text not null references inngest.run (id) on delete cascade,
  id text not null,
  name text not null,
  op text not null,
  done boolean not null,
  data json,
  error json,
  -- order of completion, which the SDK needs to replay races
  seq bigint,
  -- planned steps of one answer share a batch; the function is re-entered when its last one is done
  batch bigint,
  attempts int not null default 0,
  -- queue job of the timer that ends this wait
  timer uuid,
  due_at timestamptz,
  wait_for text,
  wait_if text,
  wait_hash text,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (run, id)
);
create index if not exists step_open on inngest.step (run) where not done;
create index if not exists step_wait on inngest.step (wait_for, wait_hash) where not done and wait_for is not null;

-- Runs of deferred functions that start when this run ends.
create table if not exists inngest.defer (
  run text not null references inngest.run (id) on delete cascade,
  id text not null, fn text not null, input json, aborted boolean not null default false,
  primary key (run, id)
);

-- Paths that waits compare, so that an arriving event can be looked up by hash.
create table if not exists inngest.wait_path (
  event text not null,
  path text[] not null,
  primary key (event, path)
);

create table if not exists inngest.bucket (key text primary key, tat double precision not null, expires_at timestamptz not null);
create table if not exists inngest.debounce (
  key text primary key, fn text not null, event jsonb not null,
  first_at timestamptz not null, fire_at timestamptz not null
);
create table if not exists inngest.batch (
  key text primary key, fn text not null, events jsonb not null, generation uuid not null, fire_at timestamptz not null
);

-- Exact concurrency: one row per executing request and key; what found no room waits in "parked".
create table if not exists inngest.slot (
  key text not null, job uuid not null, run text not null, since timestamptz not null default now(),
  primary key (job, key)
);
create index if not exists slot_key on inngest.slot (key);
create sequence if not exists inngest.parked_seq;
create table if not exists inngest.parked (
  run text not null, step text not null default '', key text not null, seq bigint not null,
  priority int not null, data jsonb not null, since timestamptz not null default now(),
  primary key (run, step)
);
create index if not exists parked_key on inngest.parked (key, priority desc, seq);

create table if not exists inngest.schedule (
  fn text not null, cron text not null, tz text not null, jitter_ms bigint not null default 0,
  next_at timestamptz not null, last_at timestamptz, created_at timestamptz not null default now(),
  primary key (fn, cron, tz)
);
`;

/** Locks the run first and reads its steps in a later snapshot, so that a step resolved meanwhile is never missed. */
const claimFunction = `
drop function if exists inngest.claim_run(text, text);
create function inngest.claim_run(p_run text, p_lease text)
returns table (
  fn text, events jsonb, max_attempts int, priority int, first_start boolean, created_at timestamptz, steps json, defers json
) language plpgsql as $$
begin
  update inngest.run r
     set lease = coalesce(p_lease, r.lease), started_at = coalesce(r.started_at, now())
   where r.id = p_run and r.ended_at is null
   returning r.fn, r.events, r.max_attempts, r.priority, r.started_at = now(), r.created_at
   into fn, events, max_attempts, priority, first_start, created_at;
  if not found then return; end if;
  select json_agg(json_build_object('id', s.id, 'op', s.op, 'done', s.done, 'data', s.data, 'error', s.error) order by s.seq)
    into steps from inngest.step s where s.run = p_run;
  select json_object_agg(d.id, json_build_object('abortable', not d.aborted))
    into defers from inngest.defer d where d.run = p_run;
  return next;
end $$;
`;

export const statements = [tables, claimFunction] as const;
