/**
 * What a durable job may do: the few calls of Inngest's step it needs, so that a job runs in the engine and in tests alike.
 * Rules: await every call, never nest them, constant ids, small JSON results (ids, not payloads), no changes to outer variables.
 */
export type StepPort = {
  /** Runs once; its result is remembered, whatever happens after. */
  run<T>(id: string, body: () => Promise<T>): Promise<T>;
  sleepUntil(id: string, at: Date): Promise<void>;
};
