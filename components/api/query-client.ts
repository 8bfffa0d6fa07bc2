import { QueryClient } from "@tanstack/react-query";
import { problemOf } from "./problem.ts";

/** One per browser and one per server render. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && problemOf(error).isTemporary,
        retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 8_000),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}
