/** `npm run chaos`: see chaos/run.ts. */
import { generateClient } from "./stack/build.ts";

await generateClient();
// Imported late: it needs the generated client.
await import("./chaos/run.ts");
