/**
 * Histories: the append-only list of states that every item, account, domain, class of service and distribution list has.
 * A state is a full photograph that holds in [start, end); the newest one has no end.
 */
export interface Stated {
  /** Number of the change that made this state, growing within one history. */
  readonly transaction: number;
  readonly startUtcMs: number;
  /** Null for the newest state. */
  readonly endUtcMs: number | null;
  /** True where the thing was gone from this instant on. The photograph is then the last one before. */
  readonly deleted: boolean;
}

/** An instant to look at, or the newest or oldest state there is. */
export type Moment = number | "last" | "first";

/** The state that held at a moment, or null where the history begins later (or is empty). */
export function stateAt<S extends Stated>(states: readonly S[], moment: Moment): S | null {
  if (moment === "last") return states.at(-1) ?? null;
  if (moment === "first") return states[0] ?? null;
  for (let at = states.length - 1; at >= 0; at--) {
    const state = states[at]!;
    // The last one that had begun, so the next state ends it even where a foreign writer left the end open.
    if (state.startUtcMs <= moment) return state.endUtcMs === null || moment < state.endUtcMs ? state : null;
  }
  return null;
}

/**
 * The history with one more state, or the same array where the photograph did not change. States stay in order: a clock that
 * went back starts the new state where the last one started.
 */
export function withState<S extends Stated>(states: readonly S[], next: S): readonly S[] {
  const last = states.at(-1);
  if (last === undefined) return [next];
  if (samePhotograph(last, next)) return states;
  const startUtcMs = Math.max(next.startUtcMs, last.startUtcMs);
  const transaction = Math.max(next.transaction, last.transaction);
  return [
    ...states.slice(0, -1),
    { ...last, endUtcMs: startUtcMs },
    { ...next, startUtcMs, transaction, endUtcMs: null },
  ];
}

/** The history with its thing gone from an instant on; the same array where it is gone already or never was. */
export function withDeletion<S extends Stated>(
  states: readonly S[],
  atUtcMs: number,
  transaction: number,
): readonly S[] {
  const last = states.at(-1);
  if (last === undefined || last.deleted) return states;
  return withState(states, { ...last, transaction, startUtcMs: atUtcMs, endUtcMs: null, deleted: true });
}

function samePhotograph(a: Stated, b: Stated): boolean {
  return photograph(a) === photograph(b);
}

function photograph(state: Stated): string {
  const { transaction: _t, startUtcMs: _s, endUtcMs: _e, ...rest } = state;
  return JSON.stringify(rest, Object.keys(rest).length === 0 ? undefined : sortedKeys);
}

/** Makes JSON independent of the order in which keys were set. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
