/**
 * core: the words everybody shares. Ids and kinds, instants and zones, errors with exit codes, limits, text that is safe to
 * print. Imports nothing of ours.
 */
export * from "./ascii.ts";
export * from "./compare-texts.ts";
export * from "./counted.ts";
export * from "./errors.ts";
export * from "./facts.ts";
export { createHold, type Hold } from "./hold.ts";
export * from "./limits.ts";
export { makeFolder } from "./make-folder.ts";
export * from "./nearest.ts";
export * from "./package-file.ts";
export * from "./packed-text.ts";
export * from "./prose.ts";
export * from "./restore-client.ts";
export * from "./shell-text.ts";
export * from "./story-event.ts";
export * from "./system-folders.ts";
export * from "./system-zone.ts";
export * from "./text.ts";
export * from "./words.ts";
export * from "./zone.ts";
