import { Command } from "commander";
import { login, printKey } from "./cli/access.ts";
import { backup, restore } from "./cli/backup.ts";
import { migrate, seed } from "./cli/database.ts";
import { doctor } from "./cli/doctor.ts";
import { start } from "./cli/start.ts";
import { worldForm, worldReply } from "./cli/world.ts";

const program = new Command("caseyos").description("Runs and looks after CaseyOS.").showHelpAfterError();

program
  .command("start")
  .description("the product, production build; everything not configured is emulated")
  .action(() => start("production"));
program
  .command("dev")
  .description("the same with hot reload")
  .action(() => start("development"));
program
  .command("doctor")
  .description("checks every setting and connection and says what to do")
  .option("--strict", "warnings count as failures")
  .option("--json", "for programs")
  .action((options: { strict?: boolean; json?: boolean }) => doctor(options));
program.command("migrate").description("applies the database migrations").action(migrate);
program
  .command("seed")
  .argument("<scenario>", "such as monday-morning")
  .description("fills a workspace with a named scenario")
  .action(seed);
program.command("key").description("prints a full-scope API key of the sandbox workspace").action(printKey);
program
  .command("login")
  .argument("[email]", "of a member; default: the sandbox's Casey")
  .description("prints a one-time sign-in link")
  .action((email?: string) => login(email));
program
  .command("backup")
  .argument("<file>", "such as caseyos.jsonl.gz")
  .description("writes every row to one file")
  .action(backup);
program.command("restore").argument("<file>").description("fills an empty database from such a file").action(restore);

const world = program.command("world").description("makes things happen in the sandbox's emulated world");
world
  .command("form")
  .option("--email <address>", "who sends it", "dana.ruiz@northwind.example")
  .option(
    "--message <text>",
    "what they write",
    "We run 220 trailers and want to see pricing for live location. Could we talk this week?",
  )
  .action(worldForm);
world
  .command("reply")
  .option("--email <address>", "who answers", "dana.ruiz@northwind.example")
  .option(
    "--text <text>",
    "what they write",
    "Thanks, that helps. Yes, let us talk – could you send two times for Thursday?",
  )
  .action(worldReply);

try {
  await program.parseAsync();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
