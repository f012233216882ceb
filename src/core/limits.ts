/** Caps on hostile or broken input. Each is a decision; what passes a cap is counted and told, never dropped in silence. */

/** Longest log record (header and continuation lines) that is kept whole, in bytes. A longer one is cut here. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;

/** Longest piece of log text that is stored or shown as one value (a subject, a folder name, an unrecognised line), in characters. */
export const MAX_STORED_TEXT = 1000;

/** Largest grammar file, in bytes, and most event patterns in one. */
export const MAX_GRAMMAR_BYTES = 64 * 1024;
export const MAX_GRAMMAR_EVENTS = 200;

/** A pause after which the next activity of the same client is a new session, in milliseconds. */
export const SESSION_PAUSE_MS = 30 * 60 * 1000;
