import { UsageError } from "../../core/index.ts";
import type { Route } from "./route.ts";

const VERBS = "search, lost, item, session, show, coverage, plan, index";

/**
 * Where a typed command line leads: the same verbs as the program's, without its name.
 * @throws {UsageError} for a verb that has no screen, or that lacks its number
 */
export function commandRoute(text: string): Route {
  const [verb = "", ...words] = text
    .trim()
    .replace(/^salvage\s+/, "")
    .split(/\s+/);
  const rest = text
    .trim()
    .replace(/^salvage\s+/, "")
    .slice(verb.length)
    .trim();
  switch (verb) {
    case "search":
      return { to: "search", filter: rest };
    case "lost":
      return words[0] === "--loss"
        ? { to: "loss", number: numberOf(words[1], "lost --loss") }
        : { to: "losses", filter: rest };
    case "item":
      return itemRoute(words);
    case "session":
      return { to: "session", number: numberOf(words[0], "session") };
    case "show":
      return { to: "evidence", event: numberOf(words[0], "show") };
    case "coverage":
      return { to: "coverage" };
    case "plan":
      return { to: "plan" };
    case "index":
      return { to: "index" };
    default:
      throw new UsageError(`there is no screen for "${verb}"`, `type one of: ${VERBS}`);
  }
}

function itemRoute(words: readonly string[]): Route {
  const optionOf = (...flags: string[]): string | null => {
    const at = words.findIndex((word) => flags.includes(word));
    return at < 0 ? null : (words[at + 1] ?? null);
  };
  return {
    to: "item",
    id: numberOf(words[0], "item"),
    account: optionOf("-a", "--account"),
    host: optionOf("--host"),
  };
}

function numberOf(word: string | undefined, verb: string): number {
  if (word !== undefined && /^\d+$/.test(word)) return Number(word);
  throw new UsageError(`${verb} needs a number`, `as in: ${verb} 1`);
}
