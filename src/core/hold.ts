/** Holds work between two steps: what has begun ends, and nothing begins until it is let go. */
export interface Hold {
  hold(): void;
  release(): void;
  isHeld(): boolean;
  /** Settles once nothing holds the work. @throws the signal's reason where it is aborted meanwhile */
  passed(signal: AbortSignal): Promise<void>;
}

export function createHold(): Hold {
  let held: PromiseWithResolvers<void> | null = null;
  return {
    hold() {
      held ??= Promise.withResolvers();
    },
    release() {
      held?.resolve();
      held = null;
    },
    isHeld: () => held !== null,
    async passed(signal) {
      signal.throwIfAborted();
      while (held !== null) {
        const aborted = Promise.withResolvers<never>();
        const abort = (): void => aborted.reject(signal.reason);
        signal.addEventListener("abort", abort, { once: true });
        await Promise.race([held.promise, aborted.promise]).finally(() => signal.removeEventListener("abort", abort));
      }
    },
  };
}
