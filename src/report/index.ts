/**
 * report: answers as text for people, JSON, NDJSON and CSV; a case or a run as a page of HTML
 * that needs nothing beside it.
 *
 * Invariants: the same answer gives the same bytes; nothing in an answer, however hostile, can move a cursor, hide text or
 * become a formula, a tag or a script; JSON keeps every value exactly. Not promised: that text output stays the same from version to version:
 * programs read JSON.
 */
export * from "./case-forms.ts";
export * from "./coverage-text.ts";
export * from "./csv.ts";
export * from "./events-csv.ts";
export * from "./events-text.ts";
export type { CaseAbout } from "./html/case-html.ts";
export { runHtml } from "./html/run-html.ts";
export * from "./item-text.ts";
export * from "./json.ts";
export * from "./losses-csv.ts";
export * from "./lost-text.ts";
export * from "./record-text.ts";
export * from "./sessions-text.ts";
export * from "./table.ts";
export * from "./text-style.ts";
