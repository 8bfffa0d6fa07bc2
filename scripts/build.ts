/** `npm run build`: the database client and the production build of the web app, when their sources changed. */
import { buildApp, generateClient } from "./stack/build.ts";

const made = await generateClient();
const built = await buildApp();
console.log(made || built ? "Built." : "Nothing has changed since the last build.");
