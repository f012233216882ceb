import type { HostCoverage, IndexReader, SourceRecord, StoredEvent } from "../../src/index/index.ts";

/** An event with nothing in it but what is given. */
export function storedEvent(
  given: Partial<StoredEvent> & { readonly event: number; readonly timeUtcMs: number },
): StoredEvent {
  return {
    localMs: given.timeUtcMs,
    clock: "plain",
    zone: "UTC",
    host: "mbs1",
    kind: "other",
    fact: "none",
    account: null,
    mailbox: null,
    by: { account: null, actor: null, ip: null, client: null, protocol: null, dataSource: null, device: null },
    proxyChain: [],
    port: null,
    soapId: null,
    items: [],
    folder: null,
    messageId: null,
    sender: null,
    recipients: [],
    operation: null,
    outcome: "unknown",
    elapsedMs: null,
    claimed: null,
    suspicious: false,
    damaged: false,
    session: null,
    details: {},
    evidence: { sourceId: 1, source: "mailbox.log", line: given.event, offsetBytes: 0, lengthBytes: 1 },
    ...given,
  };
}

/** A source of host mbs1 that covers a span. */
export function source(given: Partial<SourceRecord> = {}): SourceRecord {
  return {
    id: 1,
    path: "mailbox.log",
    absolutePath: "/var/log/mailbox.log",
    host: "mbs1",
    zone: "UTC",
    compression: "none",
    status: "indexed",
    indexedBytes: 0,
    sha256: "",
    records: 0,
    events: 0,
    unrecognised: 0,
    malformed: 0,
    fromUtcMs: null,
    toUtcMs: null,
    sinceUtcMs: null,
    untilUtcMs: null,
    leftOutFromUtcMs: null,
    leftOutToUtcMs: null,
    error: null,
    soundBytes: null,
    ...given,
  };
}

/** What host mbs1 covers. */
export function hostCoverage(given: Partial<HostCoverage> = {}): HostCoverage {
  return {
    host: "mbs1",
    zone: "UTC",
    sources: [source()],
    records: 0,
    unrecognised: 0,
    malformed: 0,
    fromUtcMs: null,
    toUtcMs: null,
    rhythmMs: 1000,
    silences: [],
    withoutMailop: [],
    leftOut: [],
    ...given,
  };
}

/** The coverage question of an index with these hosts. */
export function covering(...hosts: readonly HostCoverage[]): Pick<IndexReader, "coverage"> {
  return { coverage: () => hosts };
}
