import { appendFileSync } from "node:fs";
import type { Inngest } from "inngest";
import { startHarness } from "./harness.ts";

export const stepsPerRun = 6;

/** Functions that write a line for every step they start: "<run> <step>". */
export function crashFunctions(logFile: string) {
  const note = async (run: string, step: string): Promise<string> => {
    appendFileSync(logFile, `${run} ${step}\n`);
    await new Promise((done) => setTimeout(done, 15));
    return step;
  };
  return (client: Inngest) => [
    client.createFunction({ id: "work", retries: 5, triggers: [{ event: "work" }] }, async ({ step, runId }) => {
      await step.run("one", () => note(runId, "one"));
      await step.run("two", () => note(runId, "two"));
      await Promise.all([step.run("left", () => note(runId, "left")), step.run("right", () => note(runId, "right"))]);
      await step.sleep("nap", "1s");
      await step.run("five", () => note(runId, "five"));
      return step.run("six", () => note(runId, "six"));
    }),
    client.createFunction(
      { id: "limited", retries: 5, triggers: [{ event: "limited" }], concurrency: 2 },
      async ({ step, runId }) => {
        await step.run("one", () => note(runId, "one"));
        return step.run("two", () => note(runId, "two"));
      },
    ),
  ];
}

/** Run as a program it is a process that can be killed: `node crash-worker.ts <database url> <log file>`. */
const [, script, url, logFile] = process.argv;
if (script?.endsWith("crash-worker.ts") && url && logFile) {
  const harness = await startHarness(url, crashFunctions(logFile));
  process.stdout.write("ready\n");
  process.on("SIGTERM", () => {
    void harness.stop().then(() => process.exit(0));
  });
}
