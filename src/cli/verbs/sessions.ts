import { EXIT } from "../../core/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { queryOfCall } from "../filter-call.ts";
import { filterOptions, TOKEN_SUGGESTIONS } from "../filter-options.ts";
import { withIndex } from "../open-index.ts";
import { countOption } from "../option-values.ts";
import type { Verb } from "../verb.ts";

export const sessions: Verb = {
  name: "sessions",
  summary: "runs of activity: who, from where, with which client",
  description: "Takes the same conditions as search; lists the sessions that such events belong to.",
  arguments: [{ syntax: "[words...]", help: "conditions", suggests: TOKEN_SUGGESTIONS }],
  options: [...filterOptions(), { flags: "--limit <N>", help: "at most so many sessions (default: 100)" }],
  prints: "rows",
  qualified: true,
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    { command: "salvage sessions -a user@example.com", does: "every client that used a mailbox" },
    { command: "salvage sessions ip:203.0.113.7 op:delete", does: "sessions from an address that deleted something" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { findSessions } = await import("../../query/index.ts");
      const { sessionsText } = await import("../../report/index.ts");
      const answer = findSessions(reader, await queryOfCall(call, reader), countOption(call, "limit", 100));
      await printAnswer(call, {
        document: answer,
        rows: answer.sessions,
        text: () => sessionsText(answer, styleOf(call)),
      });
      return exitOf(call, answer.sessions.length > 0, answer.coverage.complete);
    }),
};
