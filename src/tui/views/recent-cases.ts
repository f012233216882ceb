import { counted } from "../../query/index.ts";
import type { Memory } from "../memory.ts";
import type { SavedPlan } from "../ports.ts";
import type { Desk } from "../screen/desk.ts";
import { hasMore } from "../screen/last-session.ts";
import type { Route } from "../screen/route.ts";

/** Cases that the start screen lists. */
const LISTED = 4;

/** Something that was being worked on: it can be gone on with. */
export interface RecentCase {
  /** What it is, in a word. */
  readonly what: string;
  /** Instant, in milliseconds; null: nobody wrote it down. */
  readonly timeUtcMs: number | null;
  readonly text: string;
  /** It was not brought to its end. */
  readonly isOpen: boolean;
  open(desk: Desk): void;
}

/** What was worked on last: the session before, plans that were saved, filters that were asked. */
export function recentCases(memory: Memory, plans: readonly SavedPlan[], indexPath: string): readonly RecentCase[] {
  const { last, filters } = memory;
  const session = hasMore(last, indexPath) ? [sessionCase(last)] : [];
  const asked = filters.map(filterCase);
  return [...session, ...plans.map(planCase), ...asked].slice(0, LISTED);
}

function sessionCase(last: NonNullable<Memory["last"]>): RecentCase {
  const marked = [
    ...(last.losses.length > 0 ? [`${counted(last.losses.length, "loss", "losses")} marked`] : []),
    ...(last.items.length > 0 ? [`${counted(last.items.length, "item")} marked`] : []),
  ];
  return {
    what: "session",
    timeUtcMs: last.seenUtcMs,
    text: [last.routes.map(routeText).join(" > "), ...marked].filter((part) => part !== "").join(", "),
    isOpen: true,
    open: (desk) => desk.goOn(last),
  };
}

function planCase({ path, plan, state, outcomes }: SavedPlan): RecentCase {
  const items = plan.steps.reduce((sum, step) => sum + step.items.length, 0);
  const accounts = new Set(plan.steps.map(({ account }) => account));
  const whom = accounts.size === 1 ? [...accounts][0] : counted(accounts.size, "account");
  const how = {
    "not run": "not carried out yet",
    interrupted: `INTERRUPTED, ${outcomes.length} of ${counted(plan.steps.length, "step")} ended`,
    finished: "carried out",
  }[state];
  return {
    what: "plan",
    timeUtcMs: Date.parse(plan.created),
    text: `${counted(items, "item")} of ${whom}: ${how}`,
    isOpen: state !== "finished",
    open: (desk) => desk.go({ to: "plan", path }),
  };
}

function filterCase(filter: string): RecentCase {
  return {
    what: "filter",
    timeUtcMs: null,
    text: filter,
    isOpen: false,
    open: (desk) => desk.go({ to: "search", filter }),
  };
}

/** Where a route leads, in the words of the screens. */
function routeText(route: Route): string {
  switch (route.to) {
    case "search":
    case "losses":
      return route.filter === "" ? route.to : `${route.to} ${route.filter}`;
    case "loss":
    case "session":
      return `${route.to} ${route.number}`;
    case "item":
      return `item ${route.id}`;
    case "evidence":
      return `record of event ${route.event}`;
    default:
      return route.to;
  }
}
