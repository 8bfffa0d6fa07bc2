import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildApp, generateClient } from "../stack/build.ts";
import { dataFolder, root } from "../stack/folders.ts";
import { takeLock } from "../stack/lock.ts";
import type { Stack } from "../stack/stack.ts";

/** `start` and `dev`: everything up, the address printed, and everything down again at Ctrl-C. */
export async function start(mode: "production" | "development", options: { port?: string } = {}): Promise<void> {
  const begun = performance.now();
  if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
  const dataDir = dataFolder();
  const release = takeLock(dataDir);
  const say = (message: string) => console.log(`  ${message}`);
  console.log("\nCaseyOS");
  let stack: Stack | undefined;
  const stop = stopOnce(async () => {
    await stack?.stop();
    release();
  });
  try {
    if (await generateClient()) say("Made the database client.");
    if (mode === "production") await buildWithNotice(say);
    // Imported late: it needs the generated client.
    const { startStack } = await import("../stack/stack.ts");
    const named = options.port ?? process.env.PORT;
    if (named && !/^\d{1,5}$/.test(named)) throw new Error(`“${named}” is no port. Name a number, such as 3100.`);
    const port = named ? Number(named) : undefined;
    const scenario = process.env.DATABASE_URL ? null : "monday-morning";
    stack = await startStack({ dataDir, mode, port, scenario, onProgress: say, onLog: (line) => console.log(line) });
    announce(stack, (performance.now() - begun) / 1000);
    const code = await stack.appExited();
    if (!stop.isRequested()) {
      console.error(`\nThe app ended by itself (code ${code}). The lines above say why.`);
      process.exitCode = 1;
    }
  } finally {
    await stop.now();
  }
}

async function buildWithNotice(say: (message: string) => void): Promise<void> {
  const timer = setTimeout(
    () => say("Building the web app; this takes one to five minutes and happens once per version …"),
    500,
  );
  try {
    if (await buildApp()) say("Built the web app.");
  } finally {
    clearTimeout(timer);
  }
}

/** Stops everything once, however often and by whatever it is asked. */
function stopOnce(work: () => Promise<void>) {
  let running: Promise<void> | undefined;
  let isRequested = false;
  const now = () => {
    running ??= work();
    return running;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!isRequested) console.log("\n  Stopping …");
      isRequested = true;
      void now().then(() => process.exit(0));
    });
  }
  return { now, isRequested: () => isRequested };
}

function announce(stack: Stack, seconds: number): void {
  const lines = [`\n  Ready in ${seconds.toFixed(1)} s at ${stack.appUrl}\n`];
  if (stack.sandbox) {
    lines.push(
      `  Sandbox: ${stack.vendors.join(", ")} are emulated on this machine; nothing leaves it.`,
      "  Sign in: “Continue with Google”, pick Casey, “Allow”. Or run ./caseyos login for a link.",
      "  Try:     ./caseyos world form       a prospect sends a form; watch Today",
      "           ./caseyos world reply      the prospect answers the mail you sent",
      "           ./caseyos key              an API key for curl",
    );
  }
  lines.push("  Stop:    Ctrl-C\n");
  console.log(lines.join("\n"));
}
