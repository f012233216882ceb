import type { Following, Ports } from "../ports.ts";
import type { View } from "./view.ts";

export interface FollowerParts {
  readonly ports: Pick<Ports, "followLogs">;
  /** Something new can be found. */
  readonly news: () => void;
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Follows live logs on behalf of one view: as long as that is open, the index takes in what servers write. */
export interface Follower {
  /** What is followed, for people; null where nothing is. */
  following(): string | null;
  /** Begins, or ends where it follows. @returns whether it follows now */
  toggle(view: View): boolean;
  /** Ends where it is this view's. */
  left(view: View): void;
  stop(): void;
}

export function createFollower({ ports, news, changed, failed }: FollowerParts): Follower {
  let running: { readonly view: View; readonly stop: AbortController } | null = null;
  let what = "";
  const stop = (): void => {
    running?.stop.abort();
    running = null;
  };
  const begin = (view: View): void => {
    const mine = { view, stop: new AbortController() };
    running = mine;
    what = "live logs …";
    const told = (following: Following): void => {
      if (running !== mine) return;
      const isOther = following.what !== what;
      what = following.what;
      if (following.hasNews) news();
      if (isOther) changed();
    };
    ports
      .followLogs(told, mine.stop.signal)
      .catch((error: unknown) => {
        if (!mine.stop.signal.aborted) failed(error);
      })
      .finally(() => {
        if (running === mine) running = null;
        changed();
      });
  };
  return {
    following: () => (running === null ? null : what),
    toggle(view) {
      if (running === null) begin(view);
      else stop();
      return running !== null;
    },
    left(view) {
      if (running?.view === view) stop();
    },
    stop,
  };
}
