import { printable } from "../core/index.ts";
import { type CaseFile, counted, type EventRow, type LossRow } from "../query/index.ts";
import { eventsCsv } from "./events-csv.ts";
import { searchText } from "./events-text.ts";
import { type CaseAbout, caseHtml } from "./html/case-html.ts";
import { itemText } from "./item-text.ts";
import { jsonPieces, ndjsonPieces } from "./json.ts";
import { lossesCsv } from "./losses-csv.ts";
import { lostPieces } from "./lost-text.ts";
import { sessionText } from "./sessions-text.ts";
import type { TextStyle } from "./text-style.ts";

export const CASE_FORMATS = ["html", "csv", "json", "ndjson", "text"] as const;
export type CaseFormat = (typeof CASE_FORMATS)[number];

/** A case in one of its forms, piece by piece, as it may be larger than memory: the same case gives the same bytes. */
export function casePieces(file: CaseFile, format: CaseFormat, about: CaseAbout): Iterable<string> {
  switch (format) {
    case "html":
      return caseHtml(file, about).pieces();
    case "csv":
      return file.subject.kind === "losses" ? lossesCsv(file.subject.answer.losses) : [eventsCsv(eventsOf(file))];
    case "json":
      return jsonPieces(documentOf(file, about));
    case "ndjson":
      return ndjsonPieces(rowsOf(file));
    case "text":
      return plainText(file, about);
  }
}

/** The answer as its verb gives it, and with it how the report was made and what proves it. */
function documentOf({ subject, evidence, coverage, sources }: CaseFile, about: CaseAbout): object {
  const { title, dated, command, version } = about;
  return {
    report: { title, dated, command, version },
    ...subject.answer,
    proof: evidence,
    hosts: coverage.hosts,
    sources,
  };
}

/** The rows that a case consists of. */
function rowsOf(file: CaseFile): Iterable<LossRow | EventRow> {
  return file.subject.kind === "losses" ? file.subject.answer.losses : eventsOf(file);
}

function eventsOf({ subject }: CaseFile): readonly EventRow[] {
  if (subject.kind === "losses") return [];
  return subject.kind === "item" ? subject.answer.story : subject.answer.events;
}

function* plainText(file: CaseFile, about: CaseAbout): Generator<string, void> {
  const style = { columns: null, zone: about.zone };
  const heading = [about.title, ...(about.dated === null ? [] : [about.dated])];
  const records = file.evidence.filter((record) => record.text !== null || record.problem !== null);
  const quotes = records.flatMap(({ of, source, line, text, problem }) => [
    `${of.kind} ${of.number}: ${source}:${line}`,
    ...(text ?? `could not be read: ${problem}`).split(/\r?\n/).map((part) => `  | ${part}`),
  ]);
  const more = file.evidence.length - records.length;
  yield `${lines(heading)}\n`;
  yield* answerPieces(file, style);
  yield [
    records.length === 0
      ? ""
      : `\nlog lines\n${lines(quotes)}${more > 0 ? `and ${counted(more, "more record")}\n` : ""}`,
    `\nsources\n${lines(file.sources.flatMap(sourceLines))}`,
    `\nmade by salvage ${about.version}\n${lines([`  ${about.command}`])}`,
  ].join("");
}

function sourceLines({ path, host, bytes, sha256, unchanged }: CaseFile["sources"][number]): string[] {
  const state = unchanged === null ? "not compared" : unchanged ? "unchanged" : "CHANGED since it was indexed";
  return [`${path} of ${host}, ${counted(bytes, "byte")}, ${state}`, `  SHA-256 ${sha256}`];
}

function answerPieces({ subject, coverage }: CaseFile, style: TextStyle): Iterable<string> {
  const zone = coverage.hosts[0]?.zone ?? "UTC";
  switch (subject.kind) {
    case "losses":
      return lostPieces(subject.answer, style, zone);
    case "item":
      return [itemText(subject.answer, style, zone)];
    case "session":
      return [sessionText(subject.answer, style, zone)];
    case "events":
      return [searchText(subject.answer, "", style)];
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${printable(text)}\n`).join("");
}
