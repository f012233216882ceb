import type { StoryEvent } from "../core/index.ts";
import { type Generation, generationsOf } from "./generations.ts";
import type { Arrival, ReplayContext } from "./types.ts";

/** The records of one life of a mailbox number, and of what the mailbox was before on other hosts. */
export interface Biography {
  readonly events: readonly StoryEvent[];
  /** How many of them, from the first on, are of earlier lives. */
  readonly earlier: number;
  readonly context: ReplayContext;
  /** When the mailbox left for another host; null: it did not. */
  readonly leftUtcMs: number | null;
}

/** All that is told of the mailbox that had the number then, from its first host on. */
export function biographyOf(
  events: readonly StoryEvent[],
  { from, to }: Generation,
  context: ReplayContext,
): Biography {
  const whole = from === 0 && to === events.length;
  const own = whole ? events : events.slice(from, to);
  const leftUtcMs = departureIn(own, context.departuresUtcMs ?? []);
  const arrival = arrivalIn(own, context.arrivals ?? []);
  if (arrival === undefined) return { events: own, earlier: 0, context, leftUtcMs };
  const [first = [], ...later] = arrival.lives.map((life) => lastLife(life.events));
  // Only the first host saw its birth: elsewhere it came with all that it held.
  const earlier = [...first, ...later.flatMap((life) => life.filter(isNoBirth))];
  const all = [...earlier, ...own.filter(isNoBirth)];
  return { events: all, earlier: earlier.length, context: { ...context, ...arrival }, leftUtcMs };
}

function departureIn(events: readonly StoryEvent[], departuresUtcMs: readonly number[]): number | null {
  const [first, last] = [events[0]?.timeUtcMs ?? 0, events.at(-1)?.timeUtcMs ?? 0];
  return departuresUtcMs.find((timeUtcMs) => first < timeUtcMs && timeUtcMs <= last) ?? null;
}

function arrivalIn(events: readonly StoryEvent[], arrivals: readonly Arrival[]): Arrival | undefined {
  if (arrivals.length === 0) return undefined;
  const keys = new Set(events.map(({ event }) => event));
  return arrivals.find(({ event }) => keys.has(event));
}

function lastLife(events: readonly StoryEvent[]): readonly StoryEvent[] {
  const last = generationsOf(events).at(-1);
  return last === undefined ? [] : events.slice(last.from, last.to);
}

function isNoBirth({ fact }: StoryEvent): boolean {
  return fact !== "mailbox-created";
}
