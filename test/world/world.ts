import type { Generation } from "./generation.ts";
import type { LogLines } from "./log-lines.ts";
import { makeLogLines } from "./log-lines.ts";
import type { Mailbox } from "./mailbox.ts";
import { addFolder, folderOf, makeMailbox } from "./mailbox.ts";
import { folderNames, userNames } from "./people.ts";
import type { Random } from "./random.ts";
import type { ThreadPool } from "./threads.ts";
import { makeThreadPool } from "./threads.ts";
import type { Truth } from "./truth.ts";
import type { WallClock } from "./wall-clock.ts";

export interface Host {
  readonly name: string;
  readonly mailboxLog: LogLines;
  readonly auditLog: LogLines;
  readonly http: ThreadPool;
  readonly imap: ThreadPool;
  readonly pop: ThreadPool;
  readonly lmtp: ThreadPool;
  readonly imports: ThreadPool;
  readonly users: User[];
  /** The number that its next mailbox gets. */
  nextMailbox: number;
  /** Numbers of mailboxes that went to another server and have not been cleared yet. */
  readonly leftBehind: number[];
  /** mailop lines of the last acts, for a crash replay. */
  readonly recentLines: string[];
}

/** A person with a mailbox and the clients he uses. */
export interface User {
  readonly name: string;
  /** Both change when his mailbox goes to another server. */
  host: Host;
  mailbox: Mailbox;
  /** Address that his clients come from, and what the proxy makes of it. */
  readonly ip: string;
  readonly proxied: boolean;
  readonly web: string;
  readonly mailProgram: string;
  readonly device: string;
  readonly pop3Option: "delete" | "trash" | "keep";
  /** IMAP session that is open now. */
  imap: ImapSession | null;
}

export interface ImapSession {
  readonly cid: number;
  readonly fixedThread: number;
  selected: number;
}

export interface World {
  /** Changes when the servers are upgraded. */
  generation: Generation;
  readonly random: Random;
  readonly clock: WallClock;
  readonly hosts: readonly Host[];
  readonly users: readonly User[];
  readonly truth: Truth;
  /** How many mailboxes go to another server each night. */
  readonly movesEachNight: number;
  nowMs: number;
  /** What happened before is not in the log. */
  logBeginsMs: number;
  acts: number;
  messages: number;
  connections: number;
}

export interface WorldShape {
  readonly generation: Generation;
  readonly random: Random;
  readonly clock: WallClock;
  readonly startMs: number;
  readonly accounts: number;
  readonly hosts: number;
  readonly movesEachNight: number;
}

export function makeWorld(shape: WorldShape): World {
  const hosts = Array.from({ length: shape.hosts }, (_, i) => makeHost(`mbs${i + 1}`));
  const users: User[] = [];
  for (let i = 0; i < shape.accounts; i++) {
    const host = hosts[i % hosts.length]!;
    const user = makeUser(shape, host, i);
    host.users.push(user);
    users.push(user);
  }
  const truth: Truth = { doings: [], losses: [], notLosses: [], discards: [], mailboxes: [] };
  const { generation, random, clock, movesEachNight } = shape;
  return {
    generation,
    random,
    clock,
    hosts,
    users,
    truth,
    movesEachNight,
    nowMs: shape.startMs,
    logBeginsMs: shape.startMs,
    acts: 0,
    messages: 0,
    connections: 3000,
  };
}

function makeHost(name: string): Host {
  return {
    name,
    mailboxLog: makeLogLines(),
    auditLog: makeLogLines(),
    http: makeThreadPool(60),
    imap: makeThreadPool(40),
    pop: makeThreadPool(20),
    lmtp: makeThreadPool(20),
    imports: makeThreadPool(9),
    users: [],
    nextMailbox: 2,
    leftBehind: [],
    recentLines: [],
  };
}

function makeUser(shape: WorldShape, host: Host, index: number): User {
  const { random, generation } = shape;
  const name = `${userNames[index % userNames.length]}${index < userNames.length ? "" : Math.floor(index / userNames.length)}@example.com`;
  // Every host numbers its mailboxes by itself, so the same number stands for different people.
  const mailbox = makeMailbox(host.nextMailbox++, name, random.uuid());
  const root = folderOf(mailbox, 1);
  for (const folderName of random.some(folderNames, 3))
    addFolder(mailbox, folderName, random.chance(0.5) ? root : folderOf(mailbox, 2));
  const browser = random.pick(["GC122 (Win)", "FF115 (Linux)", "SAF3 (Mac)", "GC99 (Mac)"]);
  const build = generation.version;
  return {
    name,
    host,
    mailbox,
    ip: random.chance(0.5) ? `198.51.100.${random.int(1, 254)}` : `203.0.113.${random.int(1, 254)}`,
    proxied: random.chance(0.8),
    web:
      generation.product === "carbonio"
        ? `CarbonioWebClient - Chrome 122.0.0.0 (Windows)/${build}`
        : `ZimbraWebClient - ${browser}/${build}`,
    mailProgram: random.pick([
      "Thunderbird/115.8.0",
      "Apple Mail/16.0 (3774)",
      "Outlook-iOS/2.0",
      "mutt; odd=agent] [x",
    ]),
    device: `ApplDN${random.hex(8).toUpperCase()}`,
    pop3Option: random.pick(["delete", "delete", "trash", "keep"]),
    imap: null,
  };
}
