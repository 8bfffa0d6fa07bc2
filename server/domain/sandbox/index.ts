export { actInWorld, readWorld } from "./verbs/world.ts";
