export { createEngine, ENGINE_BASE_URL } from "./engine.ts";
export type {
  Engine,
  EngineLog,
  EngineMetrics,
  EngineOptions,
  RunDetail,
  RunFilter,
  RunStatus,
  RunSummary,
  ScheduleSummary,
  StepDetail,
} from "./engine-types.ts";
export type { JsonValue, WireError } from "./wire.ts";
