/**
 * Asks again every 50 ms until there is an answer.
 * @throws Error naming what was waited for, after `withinMs`
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false>,
  withinMs = 30_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain for ${what}`, { cause: last });
    await new Promise((done) => setTimeout(done, 50));
  }
}
