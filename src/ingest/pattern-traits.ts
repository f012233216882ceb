import { FACTS, PROTOCOLS, type Protocol } from "../core/index.ts";
import type { EventPattern, Matcher } from "../grammar/index.ts";
import { isPlainRequest } from "./plain-requests.ts";

/** What is asked about the pattern of every record that is kept. */
export interface PatternTraits {
  readonly isPlain: boolean;
  /** Place in `FACTS`. */
  readonly factNumber: number;
  /** The protocol that records of its category belong to, whatever the thread is called; null where the thread decides. */
  readonly protocol: Protocol | null;
  /** Its place in `PROTOCOLS` from 1 on; 0 for null. */
  readonly protocolNumber: number;
}

const PROTOCOL_OF_CATEGORY: Readonly<Record<string, Protocol>> = {
  soap: "soap",
  imap: "imap",
  pop: "pop3",
  lmtp: "lmtp",
  dav: "dav",
};

/** The traits of all patterns, by their number. */
export function traitsOfPatterns(matcher: Matcher): readonly PatternTraits[] {
  return matcher.patterns.map((pattern: EventPattern) => {
    const protocol = PROTOCOL_OF_CATEGORY[pattern.category] ?? null;
    return {
      isPlain: isPlainRequest(pattern),
      factNumber: FACTS.indexOf(pattern.fact),
      protocol,
      protocolNumber: protocol === null ? 0 : PROTOCOLS.indexOf(protocol) + 1,
    };
  });
}
