import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** What a process of its own writes: the log goes straight to standard output. */
function written(statement: string): string {
  const script = `import { createLog, logWith } from "#server/platform/log.ts"; const log = createLog({ level: "info" }); ${statement}`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module-typescript", "--eval", script], {
    encoding: "utf8",
  });
  return stdout;
}

it("keeps secrets and personal text out of the log, at the top, inside objects and inside lists of fields", () => {
  const text = written(`
    log.info({ token: "t0p", connection: { refreshToken: "d33p", label: "fine" }, a: { b: { email: "dana@x.test" } } }, "done");
    log.child({ authorization: "b3arer" }).info({ moveId: "m1", draft: { text: "dear" } }, "child");`);
  for (const secret of ["t0p", "d33p", "dana@x.test", "b3arer", "dear"]) expect(text).not.toContain(secret);
  for (const kept of ["fine", "done", "m1", "[redacted]"]) expect(text).toContain(kept);
});

it("says who called in everything a request says, and redacts what is added to it", () => {
  const text = written(`
    const caller = logWith(log, { requestId: "r-1", actor: "user:u1", token: "t0p" });
    caller.warn({ moveId: "m1" }, "late");
    caller.child({ email: "dana@x.test", step: "send" }).error({}, "worse");`);
  const [late, worse] = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(late).toMatchObject({ requestId: "r-1", actor: "user:u1", token: "[redacted]", moveId: "m1", msg: "late" });
  expect(worse).toMatchObject({ requestId: "r-1", step: "send", email: "[redacted]", msg: "worse" });
});
