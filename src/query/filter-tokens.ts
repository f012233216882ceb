import { EVENT_KINDS, PROTOCOLS } from "../core/index.ts";
import type { Completed } from "../index/index.ts";

export const TOKEN_NAMES = [
  "from",
  "to",
  "id",
  "acct",
  "actor",
  "ip",
  "ua",
  "msgid",
  "folder",
  "op",
  "proto",
  "host",
  "session",
  "after",
  "before",
  "on",
] as const;
export type TokenName = (typeof TOKEN_NAMES)[number];

/** One condition of the filter language: a token of the search words and the filter bar, and a flag of the command line. */
export interface FilterToken {
  readonly name: TokenName;
  /** Long flag without dashes; also understood as a token. The name under which an answer's `query` echoes it. */
  readonly flag: string;
  readonly short?: string;
  /** What stands for the value in help. */
  readonly value: string;
  readonly help: string;
  /** All values there are, where they are few: for completion. */
  readonly choices?: readonly string[];
  /** Where the index can complete values. */
  readonly completes?: Completed;
}

/** The one table from which words, flags, help and completion are made. */
export const FILTER_TOKENS: readonly FilterToken[] = [
  { name: "from", flag: "from", value: "SENDER", help: "sender of the message", completes: "sender" },
  { name: "to", flag: "to", value: "RECIPIENT", help: "recipient of the message" },
  { name: "id", flag: "id", value: "ID", help: "item id" },
  {
    name: "acct",
    flag: "account",
    short: "a",
    value: "ACCOUNT",
    help: "owner of the mailbox: an address, or its part before or behind the @; - where none is named",
    completes: "account",
  },
  { name: "actor", flag: "actor", value: "ACCOUNT", help: "who did it", completes: "account" },
  { name: "ip", flag: "ip", value: "ADDRESS", help: "original address of the client", completes: "ip" },
  { name: "ua", flag: "ua", value: "TEXT", help: "part of the client's name (user agent)", completes: "client" },
  { name: "msgid", flag: "msgid", value: "MESSAGE-ID", help: "Message-ID, with or without <>" },
  {
    name: "folder",
    flag: "folder",
    value: "FOLDER",
    help: "folder by id, name or path; of a path its last name counts, as most records tell no more",
    completes: "folder",
  },
  {
    name: "op",
    flag: "op",
    value: "KIND",
    help: `kind of event, or several divided by commas, of: ${EVENT_KINDS.join(", ")}; or an operation such as FolderActionRequest`,
    choices: EVENT_KINDS,
  },
  {
    name: "proto",
    flag: "proto",
    value: "PROTOCOL",
    help: `protocol, or several divided by commas, of: ${PROTOCOLS.join(", ")}`,
    choices: PROTOCOLS,
  },
  { name: "host", flag: "host", value: "HOST", help: "mailbox server", completes: "host" },
  { name: "session", flag: "session", value: "N", help: "number of a session" },
  { name: "after", flag: "after", value: "DATE", help: "not before this time" },
  { name: "before", flag: "before", value: "DATE", help: "before this time begins" },
  { name: "on", flag: "on", value: "DATE", help: "within this day, hour or minute" },
];

/** The token with this name or flag, in any case, or null. */
export function filterToken(name: string): FilterToken | null {
  const wanted = name.toLowerCase();
  return FILTER_TOKENS.find((token) => token.name === wanted || token.flag === wanted) ?? null;
}
