import type { Connection } from "./database.ts";
import { readMeta, writeMeta } from "./meta.ts";
import type { MoveDescription } from "./replay-context.ts";

/** The moves of mailboxes between hosts, as of the last conclusions. */
const MOVES = "mailbox-moves";

function knownMoves(db: Connection): MoveDescription[] {
  return JSON.parse(readMeta(db, MOVES) ?? "[]") as MoveDescription[];
}

/**
 * Notes the moves that are known now.
 * @returns keys of the mailboxes, before and after the move, of which something else was known
 */
export function noteMoves(db: Connection, moves: readonly MoveDescription[]): number[] {
  const earlier = knownMoves(db);
  const differing = (some: readonly MoveDescription[], others: readonly MoveDescription[]): MoveDescription[] => {
    const texts = new Map(others.map(({ to, text }) => [to, text]));
    return some.filter(({ to, text }) => texts.get(to) !== text);
  };
  writeMeta(db, MOVES, moves.length === 0 ? null : JSON.stringify(moves));
  return [...differing(earlier, moves), ...differing(moves, earlier)].flatMap(({ to, from }) => [to, ...from]);
}

/** The mailbox with those that it became on other hosts. */
export function withLaterLives(db: Connection, mailbox: number): number[] {
  return [mailbox, ...knownMoves(db).flatMap(({ to, from }) => (from.includes(mailbox) && to !== mailbox ? [to] : []))];
}
