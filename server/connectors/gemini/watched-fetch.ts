/** For the client, whose own error keeps the status and drops the headers, with them how long to wait. A wrong key is a 400 there, with a reason. */
export const watchedFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  if (answer.ok) return answer;
  const isKeyWrong = answer.status === 400 && (await answer.text()).includes("API_KEY_INVALID");
  await answer.body?.cancel().catch(() => undefined);
  const status = isKeyWrong ? 401 : answer.status;
  throw Object.assign(new Error("gemini refused"), { status, headers: answer.headers });
};
