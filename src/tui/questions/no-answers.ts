import type { Asking, Overview } from "./questions.ts";

export const EMPTY_OVERVIEW: Overview = { coverage: { hosts: [] }, events: 0, losses: 0, newestLosses: [] };

/** Answers where there is no index yet: there is nothing. */
export const NO_ANSWERS: Asking = {
  overview: async () => EMPTY_OVERVIEW,
  events: async () => [],
  countEvents: async () => 0,
  whatEmptied: async () => [],
  itemsOf: async () => ({ items: [], more: false }),
  losses: async () => [],
  countLosses: async () => 0,
  loss: async () => null,
  item: async () => {
    throw new Error("there is no index yet");
  },
  session: async () => null,
  pulse: async () => [],
  complete: async () => [],
};
