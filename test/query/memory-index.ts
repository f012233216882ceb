import type {
  EventFilter,
  HostCoverage,
  IndexReader,
  SessionRecord,
  SourceRecord,
  StoredEvent,
} from "../../src/index/index.ts";

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
    error: null,
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
    ...given,
  };
}

/** An index in memory, for the questions of this folder's tests: account, sender, id, kind, session and time are compared. */
export function memoryIndex(
  events: readonly StoredEvent[],
  coverage: readonly HostCoverage[] = [],
  sessions: readonly SessionRecord[] = [],
): IndexReader {
  const matching = (filter: EventFilter) => events.filter((event) => matches(event, filter));
  const unused = () => {
    throw new Error("this test's index does not know that question");
  };
  return {
    path: "memory",
    hosts: () => coverage.map(({ host, zone }) => ({ host, zone })),
    sources: () => coverage.flatMap((host) => host.sources),
    search(filter, { limit, order, after }) {
      const sign = order === "asc" ? 1 : -1;
      const inTime = (a: { timeUtcMs: number; event: number }, b: { timeUtcMs: number; event: number }) =>
        sign * (a.timeUtcMs - b.timeUtcMs || a.event - b.event);
      const found = matching(filter).sort(inTime);
      const rest = after === undefined ? found : found.filter((event) => inTime(event, after) > 0);
      return { total: found.length, events: rest.slice(0, limit) };
    },
    count: (filter) => matching(filter).length,
    event: (number) => events.find((event) => event.event === number) ?? null,
    coverage: () => coverage,
    unrecognised: unused,
    session: (number) => sessions.find((session) => session.session === number) ?? null,
    sessions: (_filter, limit) => sessions.slice(0, limit),
    complete: unused,
    histogram: unused,
    close: () => undefined,
  };
}

function matches(event: StoredEvent, filter: EventFilter): boolean {
  const { account, sender, itemId, kinds, session, fromUtcMs, toUtcMs } = filter;
  return (
    (account === undefined || event.account === account) &&
    (sender === undefined || event.sender === sender) &&
    (itemId === undefined || event.items.some((item) => item.id === itemId)) &&
    (kinds === undefined || kinds.includes(event.kind)) &&
    (session === undefined || event.session === session) &&
    (fromUtcMs === undefined || event.timeUtcMs >= fromUtcMs) &&
    (toUtcMs === undefined || event.timeUtcMs < toUtcMs)
  );
}
