import { Command } from "commander";

/** Commands are loaded when they are called: most need the database client, which `start` makes on a new machine. */
const program = new Command("caseyos").description("Runs and looks after CaseyOS.").showHelpAfterError();

program
  .command("start")
  .description("the product, production build; everything not configured is emulated")
  .option("--port <port>", "default: PORT, else 3000 or the next free one")
  .action(async (options: { port?: string }) => (await import("./cli/start.ts")).start("production", options));
program
  .command("dev")
  .description("the same with hot reload")
  .option("--port <port>", "default: PORT, else 3000 or the next free one")
  .action(async (options: { port?: string }) => (await import("./cli/start.ts")).start("development", options));
program
  .command("doctor")
  .description("checks every setting and connection and says what to do")
  .option("--strict", "warnings count as failures")
  .option("--json", "for programs")
  .action(async (options: { strict?: boolean; json?: boolean }) => (await import("./cli/doctor.ts")).doctor(options));
program
  .command("smoke")
  .description("tries a running CaseyOS from outside, from its health to a signal that becomes a move")
  .option("--url <address>", "default: the CaseyOS that runs here")
  .option("--key <key>", "an API key with all scopes; default: one of the sandbox, revoked afterwards")
  .action(async (options: { url?: string; key?: string }) => (await import("./cli/smoke.ts")).smoke(options));
program
  .command("migrate")
  .description("applies the database migrations")
  .action(async () => (await import("./cli/database.ts")).migrate());
program
  .command("seed")
  .argument("<scenario>", "such as monday-morning")
  .description("fills a workspace with a named scenario")
  .action(async (scenario: string) => (await import("./cli/database.ts")).seed(scenario));
program
  .command("key")
  .description("prints the full-scope API key of the sandbox workspace, the same one until it is revoked")
  .action(async () => (await import("./cli/access.ts")).printKey());
program
  .command("login")
  .argument("[email]", "of a member; default: the sandbox's Casey")
  .description("prints a one-time sign-in link")
  .action(async (email?: string) => (await import("./cli/access.ts")).login(email));
program
  .command("backup")
  .argument("<file>", "such as caseyos.jsonl.gz")
  .description("writes every row to one file")
  .action(async (file: string) => (await import("./cli/backup.ts")).backup(file));
program
  .command("restore")
  .argument("<file>")
  .description("fills an empty database from such a file")
  .action(async (file: string) => (await import("./cli/backup.ts")).restore(file));

program
  .command("verify-receipts")
  .argument("<file>", "an export of GET /api/v1/receipts/export")
  .description("checks exported receipts with nothing but the file; exit code 1 when they are broken")
  .action(async (file: string) => (await import("./cli/verify-receipts.ts")).verifyReceipts(file));

const world = program.command("world").description("makes things happen in the sandbox's emulated world");
world
  .command("form")
  .option("--email <address>", "who sends it", "dana.ruiz@northwind.example")
  .option(
    "--message <text>",
    "what they write",
    "We run 220 trailers and want to see pricing for live location. Could we talk this week?",
  )
  .action(async (options: { email: string; message: string }) => (await import("./cli/world.ts")).worldForm(options));
world
  .command("reply")
  .option("--email <address>", "who answers", "dana.ruiz@northwind.example")
  .option(
    "--text <text>",
    "what they write",
    "Thanks, that helps. Yes, let us talk – could you send two times for Thursday?",
  )
  .action(async (options: { email: string; text: string }) => (await import("./cli/world.ts")).worldReply(options));

try {
  await program.parseAsync();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
