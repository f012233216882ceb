/**
 * The shapes of log lines, taken from the format catalogue and written independently of the simulator: layout, thread names
 * and message templates. Used to test that what the simulator writes is what servers write.
 */

/** Layout `%d %-5p [%t] [%z] %c{1} - %m`. Groups: time, level, thread, context, category, message. */
export const layout =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (INFO {2}|WARN {2}|ERROR ) ?\[(.+?)\] \[((?:.*?[^;])?(?:;;)*;)?\] ([A-Za-z-]+) - (.*)$/s;

/** `%-5p` pads to five characters and one space follows. */
export const paddedLevel = /^.{23} (?:INFO {2}|WARN {2}|ERROR )\[/;

const FOLDER = String.raw`Folder .+ \(id=\d+\)`;
const ITEM = String.raw`(?:Message|Appointment|Task|Document|Contact .+|Folder .+) \(id=\d+\)`;
const IDS = String.raw`\d+(?:,\d+){0,199}`;

/** Message templates by category. */
export const templates: Readonly<Record<string, readonly RegExp[]>> = {
  mailop: [
    /^Adding Message: id=\d+, (?:sender=\S*, )?Message-ID=(?:<\S+>|null), parentId=(?:-1|\d+), folderId=\d+, folderName=.+?(?: acct=[0-9a-f-]{36})?\.$/,
    new RegExp(`^moving ${ITEM} to ${FOLDER}$`),
    new RegExp(
      String.raw`^Moving (?:Conversation \(id=\d+\)|VirtualConversation \(id=-\d+\)) to ${FOLDER}\.  Affected message ids: \d+(?:,\d+)*\.$`,
    ),
    new RegExp(String.raw`^Deleting (?:${ITEM}|Conversation \(id=\d+\))\.$`),
    new RegExp(`^Deleting (?:MESSAGE|CONTACT|DOCUMENT|APPOINTMENT|TASK|VIRTUAL_CONVERSATION)S: ${IDS}\\.$`),
    new RegExp(`^Deleting items: ${IDS}\\.$`),
    new RegExp(String.raw`^Deleting contents of ${FOLDER}\.$`),
    /^(?:Copying|Performing IMAP copy of) Message \(id=\d+\): copyId=\d+, folderId=\d+, folderName=.+, parentId=(?:-1|\d+)\.$/,
    /^Adding Document .+: id=\d+, folderId=\d+, folderName=.+$/,
    /^adding contact \S+: id=\d+, folderId=\d+, folderName=.+\.$/,
    /^adding folder .+: id=\d+, parentId=\d+\.$/,
  ],
  mailbox: [
    /^Emptying \d+ items from \/.+, removeSubfolders=true\.$/,
    /^deleting folder id=\d+,path=\/.+$/,
    /^deleting folder \/.+, id=\d+$/,
    /^total space required to copy items = \d+$/,
    /^transaction canceled because of lock failure$/,
    /^Putting mailbox \d+ under maintenance\.$/,
    /^clearing contents of mailbox \d+, group \d+$/,
    /^Ending maintenance and marking mailbox \d+ as unavailable\.$/,
    /^Creating mailbox with id \d+ and group id \d+ for \S+\.$/,
  ],
  mbxmgr: [/^Mailbox \d+ account [0-9a-f-]{36} (?:LOADED|CREATED)$/, /^Mailbox for account [0-9a-f-]{36} DELETED$/],
  purge: [/^Purging messages\.$/, /^not purging mailbox \d+; account moved to another host$/],
  lmtp: [
    /^Delivering message: size=(?:\d+ bytes|unspecified), nrcpts=\d+, sender=\S+, msgid=<\S+>$/,
    /^rejecting message from=\S+,to=\S+: overquota$/,
    /^Not delivering message with duplicate Message-ID <\S+>$/,
  ],
  smtp: [
    /^Sending message to MTA at \S+: Message-ID=<\S+>(?:, size=\d+, sender=\S+, nrcpts=\d+(?:, to=[^,]+)*)?$/,
    /^Failed to send message\n/,
  ],
  filter: [
    /^Variables extension is loaded$/,
    /^Discarding message with Message-ID <\S+> from \S+$/,
    /^Discarding existing message with id \d+\.$/,
    /^Copying existing message \d+ to folder \/.+\.$/,
    /^Deleting original message \d+ after filing to another folder\.$/,
    /^Applying filter rules to \d+ existing messages\.$/,
  ],
  soap: [
    /^\w+Request elapsed=\d+$/,
    /^\(batch\) \w+Request elapsed=\d+$/,
    /^\w+Request$/,
    /^\w+Request proxy=ProxyTarget\(url=\S+\),elapsed=\d+$/,
  ],
  SoapEngine: [
    /^handler exception: .+$/,
    /^handler exception\n/,
    /^BatchRequest \[\/service\/soap\/BatchRequest\] contains \d+ sub-request\(s\): \S+$/,
  ],
  imap: [
    /^user \S+ authenticated, mechanism=PLAIN \[TLS\]$/,
    /^selected folder .+$/,
    /^IMAP client has flagged the item with id \d+ to be Deleted altertag$/,
    /^[A-Z ]+ elapsed=\d+(?: \(NIO\))?$/,
    /^dropping connection for user \S+ \(LOGOUT\)$/,
  ],
  pop: [
    /^user \S+ authenticated, mechanism=LOGIN \[TLS\]$/,
    /^[A-Z]+ elapsed=\d+$/,
    /^quit from client$/,
    /^disconnected without quit$/,
  ],
  calendar: [
    /^Adding CalendarItem: id=\d+, Message-ID=".*", folderId=\d+, subject="[\s\S]*", UID=\S+$/,
    /^Moving CalendarItem: id=\d+, src=.+ \(id=\d+\), dest=.+ \(id=\d+\), subject="[\s\S]*", UID=\S+$/,
    /^Deleting CalendarItem: id=\d+, folderId=\d+, subject="[\s\S]*", UID=\S+$/,
  ],
  datasource: [/^(?:Importing data|Import completed) for data source '.+'$/],
  dav: [/^DavServlet operation DELETE to \/dav\/\S+ \(depth: zero\) finished in \d+ms$/],
  redolog: [/^REDOING: .+$/, /^(?:Starting|Finished) pre-startup crash recovery$/],
  misc: [/^version=\S+ release=\S+ builddate=\S+ buildhost=\S+$/],
  security: [/^cmd=DelegateAuth; accountId=[0-9a-f-]{36}; accountName=\S+;$/],
};

/** Thread names that servers have (catalogue 1.2). */
export const threadNames = [
  /^btpool0-\d+:\/\/localhost\/\S+$/,
  /^qtp\d+-\d+:https:\/\/[\w.]+:\d+\/\S+$/,
  /^qtp\d+-\d+$/,
  /^LmtpServer-\d+$/,
  /^Imap(?:SSL)?Server-\d+$/,
  /^Pop3SSLServer-\d+$/,
  /^(?:ImportData|ScheduledTask)-\d+$/,
  /^MailboxPurge$/,
  /^main$/,
];
