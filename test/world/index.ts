/**
 * world: simulated mail servers that write the logs of any generation, and know the truth. The truth is what happened in the
 * simulated mailboxes and what an ideal reader of the written lines can know of it; nothing here reads a log, and nothing here
 * knows the program that is tested. It does not promise realistic proportions or load: rare things are common here.
 */
import { restartServer } from "./actions/system.ts";
import { type GenerationName, generations } from "./generation.ts";
import { type LogFile, toFiles } from "./log-lines.ts";
import { isInTrash } from "./mailbox.ts";
import { makeRandom } from "./random.ts";
import { live } from "./schedule.ts";
import type { MailboxTruth, Truth } from "./truth.ts";
import { makeWallClock } from "./wall-clock.ts";
import { makeWorld, type User, type World } from "./world.ts";

export type { GenerationName } from "./generation.ts";
export { generations } from "./generation.ts";
export type { LogFile } from "./log-lines.ts";
export * from "./score.ts";
export type * from "./truth.ts";

export interface WorldOptions {
  readonly generation: GenerationName;
  readonly seed: number;
  readonly days?: number;
  readonly accounts?: number;
  readonly actions?: number;
  readonly hosts?: number;
  readonly zone?: string;
  /** Local date on which the log begins. */
  readonly from?: string;
  /** Acts that happened before the log begins: items and folders that no line has told of. */
  readonly unloggedActions?: number;
  /** The servers are upgraded to this generation half way, in the middle of a file. */
  readonly upgradeTo?: GenerationName;
  /** How many mailboxes go to another server each night; needs several hosts. */
  readonly movesEachNight?: number;
}

export interface SimulatedWorld {
  readonly files: readonly LogFile[];
  /** Zone of every host's clock. */
  readonly zone: string;
  readonly truth: Truth;
}

const DAY_MS = 86_400_000;

/** Simulates `actions` acts of `accounts` users; everything follows from the options, byte for byte. */
export function simulate(options: WorldOptions): SimulatedWorld {
  const { days = 3, accounts = 12, actions = 2000, hosts = 1, zone = "Europe/Rome", unloggedActions = 0 } = options;
  const clock = makeWallClock(zone);
  const beginMs = clock.instant(`${options.from ?? "2024-03-11"} 06:00:00,000`);
  const world = makeWorld({
    generation: generations[options.generation],
    random: makeRandom(options.seed),
    clock,
    startMs: unloggedActions > 0 ? beginMs - DAY_MS : beginMs,
    accounts,
    hosts,
    movesEachNight: options.movesEachNight ?? 0,
  });
  if (unloggedActions > 0) {
    mute(world, true);
    live(world, { actions: unloggedActions, untilMs: beginMs });
    mute(world, false);
    world.nowMs = Math.max(world.nowMs, beginMs, ...world.users.map((user) => user.mailbox.busyUntilMs));
    world.logBeginsMs = world.nowMs;
  }
  const untilMs = world.nowMs + days * DAY_MS - 6 * 3_600_000;
  if (options.upgradeTo === undefined) live(world, { actions, untilMs });
  else {
    live(world, { actions: actions / 2, untilMs: (world.nowMs + untilMs) / 2 });
    upgrade(world, options.upgradeTo);
    live(world, { actions: actions / 2, untilMs });
  }
  world.truth.mailboxes.push(...world.users.map(describeMailbox));
  world.truth.losses.sort((a, b) => a.timeUtcMs - b.timeUtcMs || a.act - b.act);
  const files = world.hosts.flatMap((host) => [
    ...toFiles(host.mailboxLog, host.name, "mailbox.log", clock),
    ...toFiles(host.auditLog, host.name, "audit.log", clock),
  ]);
  return { files, zone: clock.zone, truth: world.truth };
}

/** All servers stop, and start again as another generation. */
function upgrade(world: World, to: GenerationName): void {
  world.nowMs = Math.max(world.nowMs, ...world.users.map((user) => user.mailbox.busyUntilMs)) + 60_000;
  world.generation = generations[to];
  for (const host of world.hosts) {
    host.recentLines.length = 0;
    restartServer(world, host);
  }
}

function mute(world: World, muted: boolean): void {
  for (const host of world.hosts) {
    host.mailboxLog.muted = muted;
    host.auditLog.muted = muted;
    host.recentLines.length = 0;
  }
}

function describeMailbox(user: User): MailboxTruth {
  const { mailbox } = user;
  return {
    host: user.host.name,
    mailbox: mailbox.number,
    account: user.name,
    accountId: mailbox.accountId,
    present: new Map(
      [...mailbox.items.values()].map((item) => [
        item.id,
        { folder: item.folder!.id, inTrash: isInTrash(item.folder), toldFolder: item.told.folder?.id ?? null },
      ]),
    ),
  };
}
