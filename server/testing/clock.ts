/** A clock that stands still until a test moves it. */
export type FakeClock = { now: () => Date; advance(ms: number): void; set(at: Date): void };

export function fakeClock(start = new Date("2026-03-02T09:00:00.000Z")): FakeClock {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    advance: (ms) => {
      current += ms;
    },
    set: (at) => {
      current = at.getTime();
    },
  };
}

/** The real time in a clock's shape; it cannot be moved. */
export const realClock = (): FakeClock => ({ now: () => new Date(), advance: () => {}, set: () => {} });
