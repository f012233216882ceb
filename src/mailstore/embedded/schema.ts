import type { Database } from "better-sqlite3";

/** Marks the file as a store of salvage (`PRAGMA application_id`): "SlvS". */
export const APPLICATION_ID = 0x536c7653;

const FIRST = `
CREATE TABLE entry (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('account', 'domain', 'cos', 'list')),
  name TEXT NOT NULL COLLATE NOCASE,
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  created_utc_ms INTEGER NOT NULL,
  UNIQUE (kind, name)
) STRICT;

-- Every address that receives mail, so that none is given twice: names and aliases of accounts and lists.
CREATE TABLE address (
  address TEXT PRIMARY KEY COLLATE NOCASE,
  entry_id TEXT NOT NULL REFERENCES entry (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX address_of_entry ON address (entry_id);

-- AUTOINCREMENT: the number of a deleted mailbox is never given again (its items stand in the log under it).
CREATE TABLE mailbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id TEXT NOT NULL UNIQUE REFERENCES entry (id),
  next_id INTEGER NOT NULL,
  change_sequence INTEGER NOT NULL,
  items INTEGER NOT NULL,
  used_bytes INTEGER NOT NULL
) STRICT;

CREATE TABLE folder (
  mailbox INTEGER NOT NULL REFERENCES mailbox (number) ON DELETE CASCADE,
  id INTEGER NOT NULL,
  parent_id INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  changed_utc_ms INTEGER NOT NULL,
  change_sequence INTEGER NOT NULL,
  PRIMARY KEY (mailbox, id),
  UNIQUE (mailbox, parent_id, name_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX folder_by_change ON folder (mailbox, change_sequence);

CREATE TABLE tag (
  mailbox INTEGER NOT NULL REFERENCES mailbox (number) ON DELETE CASCADE,
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  color TEXT,
  change_sequence INTEGER NOT NULL,
  PRIMARY KEY (mailbox, id),
  UNIQUE (mailbox, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
  mailbox INTEGER NOT NULL REFERENCES mailbox (number) ON DELETE CASCADE,
  id INTEGER NOT NULL,
  type TEXT NOT NULL,
  folder_id INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  -- ids of tags, comma separated, ascending
  tags TEXT NOT NULL,
  date_utc_ms INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  digest TEXT,
  subject TEXT,
  sender TEXT,
  message_id TEXT,
  name TEXT,
  metadata TEXT NOT NULL,
  changed_utc_ms INTEGER NOT NULL,
  change_sequence INTEGER NOT NULL,
  content_sequence INTEGER NOT NULL,
  PRIMARY KEY (mailbox, id),
  FOREIGN KEY (mailbox, folder_id) REFERENCES folder (mailbox, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_by_change ON item (mailbox, change_sequence, id);
CREATE INDEX item_by_folder ON item (mailbox, folder_id, id);
CREATE INDEX item_by_message_id ON item (mailbox, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX item_by_digest ON item (digest) WHERE digest IS NOT NULL;

CREATE TABLE tombstone (
  mailbox INTEGER NOT NULL REFERENCES mailbox (number) ON DELETE CASCADE,
  id INTEGER NOT NULL,
  type TEXT NOT NULL,
  folder_id INTEGER,
  deleted_utc_ms INTEGER NOT NULL,
  change_sequence INTEGER NOT NULL,
  PRIMARY KEY (mailbox, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstone_by_change ON tombstone (mailbox, change_sequence, id);

CREATE TABLE data_source (
  account_id TEXT NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  folder_id INTEGER NOT NULL,
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
`;

const IMAP_MIRROR = `
-- What the IMAP adapter knows of the server's side. Empty in an embedded store.
CREATE TABLE imap_folder (
  mailbox INTEGER NOT NULL,
  folder_id INTEGER NOT NULL,
  path TEXT NOT NULL,
  -- Null for a folder that holds no messages. What the folder looked like when it was last read whole.
  uid_validity INTEGER,
  uid_next INTEGER,
  messages INTEGER,
  highest_modseq TEXT,
  PRIMARY KEY (mailbox, folder_id),
  UNIQUE (mailbox, path),
  FOREIGN KEY (mailbox, folder_id) REFERENCES folder (mailbox, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE imap_message (
  mailbox INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  PRIMARY KEY (mailbox, item_id),
  UNIQUE (mailbox, folder_id, uid),
  FOREIGN KEY (mailbox, item_id) REFERENCES item (mailbox, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Keywords whose tag has a name that no keyword can have.
CREATE TABLE imap_keyword (
  mailbox INTEGER NOT NULL,
  keyword TEXT NOT NULL COLLATE NOCASE,
  tag_name TEXT NOT NULL,
  PRIMARY KEY (mailbox, keyword)
) STRICT, WITHOUT ROWID;
`;

/** Steps from one schema version to the next; the version of a file is how many were done. Never change one, add one. */
export const MIGRATIONS: readonly ((db: Database) => void)[] = [(db) => db.exec(FIRST), (db) => db.exec(IMAP_MIRROR)];
