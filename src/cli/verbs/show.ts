import { EXIT } from "../../core/index.ts";
import { printAnswer, styleOf } from "../answer.ts";
import { withIndex } from "../open-index.ts";
import { countOption, isSet, textOption, wholeNumber } from "../option-values.ts";
import { readRecord } from "../read-record.ts";
import type { VerbParts } from "../verb.ts";

export const show: VerbParts = {
  description:
    "Reads the record from its file, plain or compressed, with lines around it, and compares the SHA-256 of what was\n" +
    "indexed (of a large file only with --verify).",
  arguments: [{ syntax: "<event>", help: "number of the event" }],
  options: [
    { flags: "--around <N>", help: "lines before and after (default: 2)" },
    { flags: "--file <FILE>", help: "where the source lies now", completes: "file" },
    { flags: "--verify", help: "compare the digest however large the file is" },
  ],
  prints: "json",
  exits: [EXIT.nothingFound, EXIT.partly, EXIT.mismatch, EXIT.noPermission, EXIT.indexUnusable],
  examples: [
    { command: "salvage show 12", does: "the record of event 12 with its neighbours" },
    { command: "salvage show 12 --verify --json", does: "the same as JSON, with the digest of the file compared" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { recordText } = await import("../../report/index.ts");
      const answer = await readRecord(reader, {
        event: wholeNumber(call.words[0] ?? "", "salvage show"),
        linesAround: countOption(call, "around", 2, 0),
        path: textOption(call, "file"),
        verify: isSet(call, "verify"),
      });
      await printAnswer(call, { document: answer, text: () => recordText(answer, styleOf(call)) });
      return answer.source.verified === false ? EXIT.mismatch : EXIT.done;
    }),
};
