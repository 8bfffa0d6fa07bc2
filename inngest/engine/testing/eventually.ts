/** Resolves with the first value of `read` that is neither null nor false; throws after `timeoutMs`. */
export async function eventually<T>(
  read: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  timeoutMs = 10_000,
): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > until) throw new Error(`Did not happen within ${timeoutMs} ms.`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
