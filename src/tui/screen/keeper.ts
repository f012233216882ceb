/** How long changes are gathered before they are kept: a held key marks many rows. */
const GATHER_MS = 300;

/** Keeps something soon after it changed, one writing at a time. */
export interface Keeper {
  touch(): void;
  /** Keeps at once what changed. Settles when it is kept. */
  flush(): Promise<void>;
}

/** `keep` may fail: that nothing is remembered must not stop anybody's work. */
export function createKeeper(keep: () => Promise<void>): Keeper {
  let timer: NodeJS.Timeout | null = null;
  let kept: Promise<void> = Promise.resolve();
  const write = (): void => {
    timer = null;
    kept = kept.then(keep).catch(() => undefined);
  };
  return {
    touch() {
      timer ??= setTimeout(write, GATHER_MS);
    },
    flush() {
      if (timer !== null) {
        clearTimeout(timer);
        write();
      }
      return kept;
    },
  };
}
