/** What mends this browser's subscription in the background, and its end: a sign-out must not be overtaken by it. */
export type Keeping = {
  /** Runs it, unless keeping has ended. */
  run(work: () => Promise<void>): Promise<void>;
  /** Lets what runs come to its end and nothing begin after it. */
  end(): Promise<void>;
};

export function aKeeping(): Keeping {
  let hasEnded = false;
  let running: Promise<unknown> = Promise.resolve();
  return {
    async run(work) {
      if (hasEnded) return;
      const began = work();
      running = Promise.allSettled([running, began]);
      await began;
    },
    async end() {
      hasEnded = true;
      await running;
    },
  };
}

/** Of this page: signing out ends it, and the page with it. */
export const keeping: Keeping = aKeeping();
