/** How much of its time may be spent on it: twenty times its own length passes before it is done again. */
const REST = 20;

/** Work that is wanted often and done now and then, never twice at a time: what is wanted meanwhile is done once, later. */
export function atMostEvery(leastMs: number, work: () => Promise<void>): { wanted(): void } {
  let state: "idle" | "resting" | "wanted" = "idle";
  const run = (): void => {
    state = "resting";
    const begunMs = performance.now();
    void work().finally(() => {
      const restMs = Math.max(leastMs, (performance.now() - begunMs) * REST);
      setTimeout(() => (state === "wanted" ? run() : rest()), restMs).unref();
    });
  };
  const rest = (): void => {
    state = "idle";
  };
  return {
    wanted() {
      if (state === "idle") run();
      else state = "wanted";
    },
  };
}
