import { FACTS } from "../core/index.ts";

/** One step from a schema version to the next; run inside a transaction, in order, each once. */
export type Migration = string;

/** Written into the file's header, so that `file` and we can tell an index from any other SQLite database ("SLVG"). */
export const APPLICATION_ID = 0x534c5647;

/** The oldest schema that can be brought up to date: the first of `MIGRATIONS` makes it from nothing. */
export const OLDEST_VERSION = 7;

/**
 * The schema, version by version. Numbers that people see (event, session, loss) are never keys here: keys follow the order
 * in which sources were read, people's numbers follow time. Text that repeats stands once in `text` (id 0 is "none").
 * An event's key is source * 2^32 + its ordinal in the source.
 */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE host (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL, absolute_path TEXT NOT NULL,
    host INTEGER NOT NULL REFERENCES host, zone TEXT NOT NULL,
    compression TEXT NOT NULL, status TEXT NOT NULL, error TEXT,
    -- Size and modification time of the file as last read: a compressed file that did not change is not read again.
    file_bytes INTEGER, file_mtime_ms INTEGER,
    -- What identifies the content: SHA-256 of the first head_bytes, and of all that is indexed.
    head_bytes INTEGER NOT NULL, head_sha256 TEXT NOT NULL, first_sha256 TEXT NOT NULL,
    indexed_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
    records INTEGER NOT NULL, events INTEGER NOT NULL,
    unrecognised INTEGER NOT NULL, malformed INTEGER NOT NULL, suspicious INTEGER NOT NULL,
    soap_lines INTEGER NOT NULL, mailop_lines INTEGER NOT NULL,
    from_utc_ms INTEGER, to_utc_ms INTEGER,
    -- The window of time that was read (null: open on that side), and the first and the last record that were left out for it.
    since_utc_ms INTEGER, until_utc_ms INTEGER, left_out_from_utc_ms INTEGER, left_out_to_utc_ms INTEGER,
    -- Of a damaged file: up to where its text is known to be sound. Null: all of it is.
    sound_bytes INTEGER,
    -- How often a pause of 2^k milliseconds came between two records (JSON array by k).
    rhythm TEXT NOT NULL,
    -- Where reading goes on: the last complete state before the (possibly unfinished) last record.
    checkpoint TEXT NOT NULL,
    -- Place of the source in time order, and number of events before it: both recomputed after each run.
    rank INTEGER NOT NULL DEFAULT 0, first_event INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE context (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    host INTEGER NOT NULL REFERENCES host,
    account INTEGER NOT NULL, actor INTEGER NOT NULL, mid INTEGER,
    ip INTEGER NOT NULL, client INTEGER NOT NULL, protocol INTEGER NOT NULL,
    -- 1: no record of this context tells the protocol, other records of the client do (infer-protocols.ts).
    protocol_inferred INTEGER NOT NULL DEFAULT 0,
    data_source INTEGER NOT NULL, device INTEGER NOT NULL, proxy INTEGER NOT NULL,
    -- 1: the mid is the mailbox that a record is about; it says nothing about whose account that is.
    about INTEGER NOT NULL,
    -- Whose mailbox a record is about that names neither account nor mailbox (acct= of an added message); text 0 is none.
    account_id INTEGER NOT NULL,
    -- The mailbox that records with this context are about; resolved after each run (a POP3 context has no mid).
    mailbox INTEGER,
    -- The context that this one is a twin of: see split-contexts.ts.
    base INTEGER,
    records INTEGER NOT NULL DEFAULT 0,
    -- How many plain requests have it: a search counts them without a look at the blocks.
    requests INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX context_account ON context (account);
  CREATE INDEX context_actor ON context (actor);
  CREATE INDEX context_ip ON context (ip);
  CREATE INDEX context_mailbox ON context (mailbox);
  CREATE INDEX context_account_id ON context (account_id) WHERE account_id != 0;

  CREATE TABLE mailbox (
    id INTEGER PRIMARY KEY,
    host INTEGER NOT NULL REFERENCES host, mid INTEGER NOT NULL,
    account INTEGER NOT NULL DEFAULT 0, account_id INTEGER NOT NULL DEFAULT 0,
    UNIQUE (host, mid)
  ) STRICT;
  -- The names that a mailbox's owner has and had; the time from which on, where it had several mailboxes of the host.
  CREATE TABLE mailbox_name (
    account INTEGER NOT NULL, mailbox INTEGER NOT NULL, from_utc_ms INTEGER NOT NULL, PRIMARY KEY (account, mailbox)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE owner_fact (
    host INTEGER NOT NULL, mid INTEGER NOT NULL, account INTEGER NOT NULL, account_id INTEGER NOT NULL,
    weight INTEGER NOT NULL, time_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (host, mid, account, account_id, weight)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    time_utc_ms INTEGER NOT NULL, context INTEGER NOT NULL, thread INTEGER NOT NULL,
    kind INTEGER NOT NULL, fact INTEGER NOT NULL,
    -- Key of the first event of the same act.
    act INTEGER NOT NULL,
    offset_bytes INTEGER NOT NULL, length_bytes INTEGER NOT NULL, line INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    folder_id INTEGER, folder_name INTEGER NOT NULL,
    message_hash INTEGER, message_id TEXT, sender INTEGER,
    claimed INTEGER, port INTEGER, soap_id TEXT,
    items BLOB, details TEXT
  ) STRICT;
  -- Few rows are in these: to keep them costs less than to go through all rows at the end.
  CREATE INDEX event_soap_delete ON event (soap_id) WHERE kind = 3 AND soap_id IS NOT NULL;
  CREATE INDEX event_crossing ON event (act) WHERE flags >= 8;
  CREATE INDEX event_rename ON event (fact) WHERE fact = ${FACTS.indexOf("audit-rename")};
  -- Ids repeat in every mailbox: the context narrows them down.
  CREATE TABLE event_item (
    item INTEGER NOT NULL, context INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (item, context, event)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE event_recipient (address INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (address, event)) STRICT, WITHOUT ROWID;
  -- Events about mail of a sender that do not name him themselves: they are about an item that a record naming him made.
  CREATE TABLE sender_event (
    sender INTEGER NOT NULL, time_utc_ms INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (sender, time_utc_ms, event)
  ) STRICT, WITHOUT ROWID;
  -- Deletions of which no record tells the mailbox: see unplaced-deletions.ts.
  CREATE TABLE unplaced_deletion (
    context INTEGER NOT NULL, time_utc_ms INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (context, time_utc_ms, event)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE act (
    id INTEGER PRIMARY KEY, operation INTEGER NOT NULL, outcome INTEGER NOT NULL, elapsed_ms INTEGER, closed_by INTEGER
  ) STRICT;
  -- Acts that are the rest of one which a rotation cut in two: see join-acts.ts.
  CREATE TABLE joined_act (act INTEGER PRIMARY KEY, first_act INTEGER NOT NULL) STRICT;
  CREATE TABLE open_act (
    act INTEGER PRIMARY KEY, thread INTEGER NOT NULL, key TEXT NOT NULL, time_utc_ms INTEGER NOT NULL
  ) STRICT;

  -- Plain requests (84 % of a log) by the thousand, column by column: see request-block.ts.
  CREATE TABLE request_block (
    source INTEGER NOT NULL, first_ordinal INTEGER NOT NULL, rows INTEGER NOT NULL,
    from_utc_ms INTEGER NOT NULL, to_utc_ms INTEGER NOT NULL,
    contexts BLOB NOT NULL, columns BLOB NOT NULL,
    PRIMARY KEY (source, first_ordinal)
  ) STRICT;
  CREATE INDEX request_block_from ON request_block (from_utc_ms);
  CREATE INDEX request_block_to ON request_block (to_utc_ms);

  CREATE TABLE unrecognised (
    source INTEGER NOT NULL, offset_bytes INTEGER NOT NULL, length_bytes INTEGER NOT NULL, line INTEGER NOT NULL,
    time_utc_ms INTEGER NOT NULL, category INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (source, offset_bytes)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE malformed (
    source INTEGER NOT NULL, offset_bytes INTEGER NOT NULL, length_bytes INTEGER NOT NULL, line INTEGER NOT NULL,
    PRIMARY KEY (source, offset_bytes)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE silence (
    source INTEGER NOT NULL, from_utc_ms INTEGER NOT NULL, to_utc_ms INTEGER NOT NULL,
    -- 1, also below: told by the last records alone, which are read again when the source goes on.
    tail INTEGER NOT NULL,
    PRIMARY KEY (source, from_utc_ms)
  ) STRICT, WITHOUT ROWID;
  -- A source whose clock was set back (or that is several files in one) is read as several stretches of time.
  CREATE TABLE stretch (
    source INTEGER NOT NULL, from_utc_ms INTEGER NOT NULL, to_utc_ms INTEGER NOT NULL, tail INTEGER NOT NULL,
    PRIMARY KEY (source, from_utc_ms)
  ) STRICT, WITHOUT ROWID;
  -- Records and lost items by ten minutes, for histograms.
  CREATE TABLE pulse (
    host INTEGER NOT NULL, slot INTEGER NOT NULL, source INTEGER NOT NULL, records INTEGER NOT NULL,
    PRIMARY KEY (host, slot, source)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE loss_pulse (
    host INTEGER NOT NULL, slot INTEGER NOT NULL, items INTEGER NOT NULL, PRIMARY KEY (host, slot)
  ) STRICT, WITHOUT ROWID;

  -- A context's activity in one source without a long pause; sessions are these joined over sources and contexts.
  CREATE TABLE activity (
    context INTEGER NOT NULL, source INTEGER NOT NULL, from_utc_ms INTEGER NOT NULL, to_utc_ms INTEGER NOT NULL,
    events INTEGER NOT NULL,
    -- 1: the source's last record alone, which is read again when the source goes on.
    tail INTEGER NOT NULL,
    PRIMARY KEY (context, source, from_utc_ms, tail)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE session (
    number INTEGER PRIMARY KEY,
    account INTEGER NOT NULL, actor INTEGER NOT NULL, ip INTEGER NOT NULL, client INTEGER NOT NULL, protocol INTEGER NOT NULL,
    host INTEGER NOT NULL,
    from_utc_ms INTEGER NOT NULL, to_utc_ms INTEGER NOT NULL, events INTEGER NOT NULL,
    -- Items that its losses took.
    deletions INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX session_client ON session (account, ip, client, protocol, actor, from_utc_ms);

  -- Losses and deletions that are none, mailbox by mailbox. What numbering and filters go through is kept narrow.
  CREATE TABLE loss (
    id INTEGER PRIMARY KEY,
    number INTEGER,
    key TEXT NOT NULL, mailbox INTEGER NOT NULL, time_utc_ms INTEGER NOT NULL,
    reason TEXT, cause INTEGER NOT NULL,
    -- How many items left for good, and the first record that proves it.
    lost INTEGER NOT NULL, event INTEGER NOT NULL,
    UNIQUE (mailbox, key)
  ) STRICT;
  -- What many losses have in common, packed by the story (packed-text.ts, as all of the next table).
  CREATE TABLE loss_shared (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT;
  -- The rest of a loss: its own and its items as the story packed them; ids of the texts of the senders that items name by
  -- their place; where the records stand that prove it.
  CREATE TABLE loss_text (
    loss INTEGER PRIMARY KEY, shared INTEGER NOT NULL,
    own TEXT NOT NULL, items TEXT NOT NULL, senders TEXT NOT NULL, proof TEXT NOT NULL
  ) STRICT;
  CREATE TABLE loss_sender (
    sender INTEGER NOT NULL, loss INTEGER NOT NULL, PRIMARY KEY (sender, loss)
  ) STRICT, WITHOUT ROWID;
  -- Facts about the index itself, e.g. that a run has not finished its conclusions.
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
];

export const SCHEMA_VERSION = OLDEST_VERSION + MIGRATIONS.length - 1;

/** Indexes over `event` that a large first load builds at its end instead of keeping while it runs. */
export const EVENT_INDEXES: readonly string[] = [
  "CREATE INDEX IF NOT EXISTS event_context ON event (context, time_utc_ms)",
  "CREATE INDEX IF NOT EXISTS event_time ON event (time_utc_ms)",
  "CREATE INDEX IF NOT EXISTS event_message ON event (message_hash) WHERE message_hash IS NOT NULL",
  "CREATE INDEX IF NOT EXISTS event_sender ON event (sender, time_utc_ms) WHERE sender IS NOT NULL",
  // What an act added or copied: the recipients of a delivery, the far ends of moves between mailboxes.
  "CREATE INDEX IF NOT EXISTS event_act ON event (act) WHERE act != id AND kind IN (0, 2)",
];

/** Indexes over `loss` that are built when all losses are written anew, by name. */
export const LOSS_INDEXES: Readonly<Record<string, string>> = {
  loss_number: "CREATE INDEX IF NOT EXISTS loss_number ON loss (number)",
  // The newest losses and how many there are, past the thousands of deletions that are none: the screen's first frame asks for both.
  loss_real: "CREATE INDEX IF NOT EXISTS loss_real ON loss (number) WHERE reason IS NULL",
};
