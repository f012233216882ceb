import type { Desk } from "../screen/desk.ts";
import type { Route } from "../screen/route.ts";
import type { View } from "../screen/view.ts";
import { applyView } from "./apply.ts";
import { basketView } from "./basket.ts";
import { bookmarksView } from "./bookmarks.ts";
import { coverageView } from "./coverage.ts";
import { evidenceView } from "./evidence.ts";
import { itemView } from "./item.ts";
import { lossView } from "./loss.ts";
import { lossesView } from "./losses.ts";
import { planView } from "./plan.ts";
import { readingView } from "./reading.ts";
import { searchView } from "./search.ts";
import { sessionView } from "./session.ts";
import { startView } from "./start.ts";
import { verifyView } from "./verify.ts";

/**
 * The view that a route leads to.
 * @throws {UsageError} for a filter that cannot be understood
 */
export function openView(desk: Desk, route: Route): View {
  switch (route.to) {
    case "start":
      return startView(desk);
    case "index":
      return readingView(desk);
    case "search":
      return searchView(desk, route.filter, route.at ?? null);
    case "losses":
      return lossesView(desk, route.filter, route.at ?? null);
    case "loss":
      return lossView(desk, route.number);
    case "item":
      return itemView(desk, { id: route.id, account: route.account, host: route.host });
    case "session":
      return sessionView(desk, route.number);
    case "evidence":
      return evidenceView(desk, route.event);
    case "coverage":
      return coverageView(desk);
    case "basket":
      return basketView(desk);
    case "bookmarks":
      return bookmarksView(desk);
    case "plan":
      return planView(desk, route.path ?? null);
    case "apply":
      return applyView(desk, route.plan);
    case "verify":
      return verifyView(desk, route.plan, route.path);
  }
}
