import { EXIT, UsageError } from "../../core/index.ts";
import type { IndexReader } from "../../index/index.ts";
import type { Query } from "../../query/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { queryOfCall } from "../filter-call.ts";
import { filterOptions, TOKEN_SUGGESTIONS } from "../filter-options.ts";
import { withIndex } from "../open-index.ts";
import { countOption, isSet } from "../option-values.ts";
import type { Call, VerbParts } from "../verb.ts";

export const sessions: VerbParts = {
  description:
    "Takes the same conditions as search; lists the sessions that such events belong to. With --suspicious only those that\n" +
    "give a reason to look: many deletions at once, a deletion from an address not seen before, Trash emptied right behind a\n" +
    "deletion, deletions past Trash, or soon after filters or preferences were changed.",
  arguments: [{ syntax: "[words...]", help: "conditions", suggests: TOKEN_SUGGESTIONS }],
  options: [
    ...filterOptions(),
    { flags: "--suspicious", help: "only sessions with a reason to look, and the reasons" },
    { flags: "--by-client", help: "one row for each client of an account: first and last seen" },
    { flags: "--limit <N>", help: "at most so many rows (default: 100)" },
  ],
  prints: "rows",
  qualified: true,
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    { command: "salvage sessions -a user@example.com", does: "every client that used a mailbox" },
    { command: "salvage sessions ip:203.0.113.7 op:delete", does: "sessions from an address that deleted something" },
    { command: "salvage sessions --suspicious --json", does: "sessions worth a look, with the reasons" },
    { command: "salvage sessions --by-client -a user@example.com", does: "every address and client of an account" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      if (isSet(call, "suspicious") && isSet(call, "byClient"))
        throw new UsageError("--suspicious and --by-client exclude each other");
      const query = await queryOfCall(call, reader);
      const limit = countOption(call, "limit", 100);
      const { coverage, forms } = isSet(call, "byClient")
        ? await byClient(call, reader, query, limit)
        : await bySession(call, reader, query, limit);
      await printAnswer(call, forms);
      return exitOf(call, forms.rows.length > 0, coverage.complete);
    }),
};

async function bySession(call: Call, reader: IndexReader, query: Query, limit: number) {
  const { findSessions, findSuspicious } = await import("../../query/index.ts");
  const { sessionsText, suspiciousText } = await import("../../report/index.ts");
  const suspicious = isSet(call, "suspicious");
  const answer = (suspicious ? findSuspicious : findSessions)(reader, query, limit);
  const text = () => (suspicious ? suspiciousText : sessionsText)(answer, styleOf(call));
  return { coverage: answer.coverage, forms: { document: answer, rows: answer.sessions, text } };
}

async function byClient(call: Call, reader: IndexReader, query: Query, limit: number) {
  const { findClients } = await import("../../query/index.ts");
  const { clientsText } = await import("../../report/index.ts");
  const answer = findClients(reader, query, limit);
  const text = () => clientsText(answer, styleOf(call));
  return { coverage: answer.coverage, forms: { document: answer, rows: answer.clients, text } };
}
