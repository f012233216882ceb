"""The benchmark's peer in Python: mailbox.log to SQLite with the standard library's re and sqlite3.

usage: index.py LOG DATABASE

Every request's metadata, every item event with its ids, every delivery, with the indexes that the questions need. Written
as a careful administrator would write it: one compiled header expression, one pass, rows in batches, indexes at the end.
"""

import gzip
import re
import sqlite3
import sys

HEADER = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?:INFO|WARN|ERROR) +\[(.*?)\] \[(.*?;)?\] (\S+) - (.*)"
)
CONTEXT = re.compile(r"(\w+)=((?:[^;]|;;)*);")
REQUEST = re.compile(r"(?:\(batch\) )?(.+?) elapsed=(\d+)")
ITEM = re.compile(r"(moving|Deleting|Copying|Performing IMAP copy of) (\w+)(?: .*)? \(id=(-?\d+)\)")
ADD = re.compile(r"Adding Message: id=(\d+),.*? Message-ID=(\S+), parentId=-?\d+, folderId=(\d+), folderName=(.*?)(?: acct=\S+)?\.$")
LIST = re.compile(r"Deleting (\w+): ([\d,]+)\.")
FOLDER = re.compile(r" to Folder (.*) \(id=(\d+)\)$")
COPY = re.compile(r"copyId=(\d+), folderId=(\d+), folderName=(.*?), parentId")
DELIVERY = re.compile(r"Delivering message: size=(.*?), nrcpts=(\d+), sender=(.*?), msgid=(.*)")

SCHEMA = """
CREATE TABLE request(time TEXT, account TEXT, actor TEXT, mid INTEGER, ip TEXT, agent TEXT, soap_id TEXT, operation TEXT, elapsed INTEGER);
CREATE TABLE event(id INTEGER PRIMARY KEY, time TEXT, account TEXT, actor TEXT, mid INTEGER, ip TEXT, agent TEXT, thread TEXT, kind TEXT,
  folder INTEGER, folder_name TEXT, message_id TEXT, offset INTEGER);
CREATE TABLE event_item(event INTEGER, type TEXT, item INTEGER);
CREATE TABLE delivery(time TEXT, thread TEXT, sender TEXT, message_id TEXT, recipients INTEGER, size TEXT);
"""

INDEXES = """
CREATE INDEX request_account ON request(account, time);
CREATE INDEX request_ip ON request(ip, time);
CREATE INDEX event_account ON event(account, time);
CREATE INDEX event_message ON event(message_id);
CREATE INDEX event_item_item ON event_item(item);
CREATE INDEX delivery_sender ON delivery(sender, time);
CREATE INDEX delivery_message ON delivery(message_id);
"""

BATCH = 20000


def item_event(message):
    """Kind, (type, id) pairs, folder id, folder name and Message-ID of a mailop message, or None."""
    add = ADD.match(message)
    if add:
        return "add", [("Message", int(add[1]))], int(add[3]), add[4], add[2]
    listed = LIST.match(message)
    if listed:
        return "delete", [(listed[1], int(i)) for i in listed[2].split(",")], None, None, None
    item = ITEM.match(message)
    if item is None:
        return None
    items = [(item[2], int(item[3]))]
    if item[1] == "moving":
        folder = FOLDER.search(message)
        return "move", items, int(folder[2]) if folder else None, folder[1] if folder else None, None
    if item[1] == "Deleting":
        return "delete", items, None, None, None
    copy = COPY.search(message)
    if copy:
        items.append(("copy", int(copy[1])))
        return "copy", items, int(copy[2]), copy[3], None
    return "copy", items, None, None, None


def main(log_path, database_path):
    database = sqlite3.connect(database_path)
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
    requests, events, items, deliveries = [], [], [], []
    event_id = 0
    offset = 0

    def flush():
        database.executemany("INSERT INTO request VALUES(?,?,?,?,?,?,?,?,?)", requests)
        database.executemany("INSERT INTO event VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", events)
        database.executemany("INSERT INTO event_item VALUES(?,?,?)", items)
        database.executemany("INSERT INTO delivery VALUES(?,?,?,?,?,?)", deliveries)
        for rows in (requests, events, items, deliveries):
            rows.clear()

    opener = gzip.open if log_path.endswith(".gz") else open
    with opener(log_path, "rb") as log:
        for raw in log:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            header = HEADER.match(line)
            at, offset = offset, offset + len(raw)
            if header is None:
                continue
            time, thread, context, category, message = header.groups()
            keys = dict(CONTEXT.findall(context)) if context else {}
            account = keys.get("name")
            who = (account, keys.get("aname", account), keys.get("mid"), keys.get("oip", keys.get("ip")), keys.get("ua"))
            if category in ("soap", "imap", "pop"):
                closed = REQUEST.match(message)
                if closed:
                    requests.append((time, *who, keys.get("soapId"), closed[1], int(closed[2])))
            elif category == "mailop":
                event = item_event(message)
                if event:
                    kind, pairs, folder, folder_name, message_id = event
                    event_id += 1
                    events.append((event_id, time, *who, thread, kind, folder, folder_name, message_id, at))
                    items.extend((event_id, kind_of, item) for kind_of, item in pairs)
            elif category == "lmtp":
                delivered = DELIVERY.match(message)
                if delivered:
                    deliveries.append((time, thread, delivered[3], delivered[4], int(delivered[2]), delivered[1]))
            if len(requests) >= BATCH:
                flush()
    flush()
    database.executescript(INDEXES)
    database.commit()
    counts = [database.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("request", "event", "delivery")]
    print("%d %d %d" % tuple(counts))


main(*sys.argv[1:])
