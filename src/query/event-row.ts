import {
  type EventKind,
  type Fact,
  type ItemRole,
  type ItemType,
  isoUtc,
  logTime,
  type Outcome,
  type Protocol,
} from "../core/index.ts";
import type { StoredEvent } from "../index/index.ts";

/** Where a record stands, as the contract writes it: byte offset and length count plain text. */
export interface EvidenceRow {
  readonly source: string;
  readonly line: number;
  readonly offset: number;
  readonly length: number;
}

/** The contract's event row. What follows `evidence` is not part of the contract's first version. */
export interface EventRow {
  readonly event: number;
  readonly time: string;
  /** The time as the log wrote it, in the zone of the log. */
  readonly local: string;
  readonly zone: string;
  readonly kind: EventKind;
  readonly host: string;
  readonly account: string | null;
  readonly mailbox: number | null;
  readonly actor: string | null;
  /** `role` stands where the item is not the plain subject: the new id of a copy, the conversation of a move. */
  readonly items: readonly { readonly type: ItemType; readonly id: number; readonly role?: ItemRole }[];
  readonly folder: { readonly id: number | null; readonly name: string | null; readonly path?: string } | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly ip: string | null;
  readonly client: string | null;
  /** The phone or tablet, for ActiveSync: it names no client. */
  readonly device: string | null;
  readonly protocol: Protocol | null;
  readonly operation: string | null;
  readonly session: number | null;
  readonly evidence: EvidenceRow;
  /** What the record means beyond its kind; `none`: the kind says it all. */
  readonly fact: Fact;
  /** `fold`: that hour came twice; `gap`: it never came (a wrong zone, or a clock that was not set). */
  readonly clock: "plain" | "fold" | "gap";
  readonly outcome: Outcome;
  readonly claimed: number | null;
  readonly elapsedMs: number | null;
  /** A header-like line inside another record: possibly forged. */
  readonly suspicious: boolean;
  /** Decoded from a damaged file: perhaps never logged so. */
  readonly damaged: boolean;
  readonly details: Readonly<Record<string, string | number>>;
}

/** A stored event as the contract's row. */
export function eventRow(event: StoredEvent): EventRow {
  const { by, evidence, folder } = event;
  return {
    event: event.event,
    time: isoUtc(event.timeUtcMs),
    local: logTime(event.localMs),
    zone: event.zone,
    kind: event.kind,
    host: event.host,
    account: event.account,
    mailbox: event.mailbox,
    actor: by.actor,
    items: event.items.map(({ type, id, role }) => (role === "subject" ? { type, id } : { type, id, role })),
    folder: folder && { id: folder.id, name: folder.name, ...(folder.path !== null && { path: folder.path }) },
    messageId: event.messageId,
    sender: event.sender,
    recipients: event.recipients,
    ip: by.ip,
    client: by.client,
    device: by.device,
    protocol: by.protocol,
    operation: event.operation,
    session: event.session,
    evidence: {
      source: evidence.source,
      line: evidence.line,
      offset: evidence.offsetBytes,
      length: evidence.lengthBytes,
    },
    fact: event.fact,
    clock: event.clock,
    outcome: event.outcome,
    claimed: event.claimed,
    elapsedMs: event.elapsedMs,
    suspicious: event.suspicious,
    damaged: event.damaged,
    details: event.details,
  };
}
