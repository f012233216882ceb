import { describe, expect, it } from "vitest";
import { layout, paddedLevel, templates, threadNames } from "./conformity.ts";
import { type GenerationName, generations, type LogFile, type SimulatedWorld, simulate } from "./index.ts";

const names = Object.keys(generations) as GenerationName[];

interface LogRecord {
  readonly thread: string;
  readonly context: string;
  readonly category: string;
  readonly message: string;
  readonly text: string;
}

/** Splits a file at its header lines. No simulated record contains a line that looks like a header. */
function recordsOf(file: LogFile): LogRecord[] {
  const texts = file.text.split(/\n(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} )/).map((text) => text.replace(/\n$/, ""));
  return texts.map((text) => {
    const match = layout.exec(text);
    if (match === null) throw new Error(`not in the layout: ${text.slice(0, 300)}`);
    const [, , , thread = "", context = "", category = "", message = ""] = match;
    return { thread, context, category, message, text };
  });
}

const worlds = new Map<GenerationName, SimulatedWorld>();
function worldOf(generation: GenerationName): SimulatedWorld {
  const world =
    worlds.get(generation) ?? simulate({ generation, seed: 11, actions: 3000, accounts: 10, hosts: 2, days: 5 });
  worlds.set(generation, world);
  return world;
}

/** Ids of a deleting line, folders and conversations left out. */
function deletedIds(message: string): number[] {
  const list = /^Deleting (?:items|[A-Z_]+S): ([\d,]+)\.$/.exec(message);
  if (list !== null) return list[1]!.split(",").map(Number);
  const single = /^Deleting (?!Folder |Conversation |contents of ).*\(id=(\d+)\)\.$/.exec(message);
  return single === null ? [] : [Number(single[1])];
}

describe.each(names)("a simulated %s server", (generation) => {
  const world = worldOf(generation);
  const records = world.files.flatMap(recordsOf);

  it("writes the layout, with padded levels and known thread names", () => {
    expect(records.filter((r) => !paddedLevel.test(r.text)).map((r) => r.text)).toEqual([]);
    expect(records.filter((r) => !threadNames.some((name) => name.test(r.thread))).map((r) => r.thread)).toEqual([]);
  });

  it("writes nothing before the log begins", () => {
    const stamps = records.map((r) => r.text.slice(0, 23));
    expect(stamps.filter((stamp) => stamp < "2024-03-11 06:00:00,000")).toEqual([]);
  });

  it("writes only messages that the catalogue knows", () => {
    const unknown = records.filter((r) => !(templates[r.category] ?? []).some((template) => template.test(r.message)));
    expect(unknown.slice(0, 5).map((r) => `${r.category} - ${r.message}`)).toEqual([]);
  });

  it("writes what its generation writes and nothing that it does not", () => {
    const has = (pattern: RegExp): boolean => records.some((r) => pattern.test(`${r.category} - ${r.message}`));
    const { messageAdd, deletionLists, emptying, logsFolderAdd, threads, soapId } = generations[generation];
    expect(has(/^mailop - Adding Message/)).toBe(messageAdd !== "hidden");
    expect(has(/Adding Message: .* acct=/)).toBe(messageAdd === "acct" || messageAdd === "sender");
    expect(has(/Adding Message: id=\d+, sender=/)).toBe(messageAdd === "sender");
    expect(has(/Deleting items:/)).toBe(deletionLists === "untyped");
    expect(has(/Deleting MESSAGES:/)).toBe(deletionLists === "typed");
    expect(has(/Emptying \d+ items/)).toBe(emptying !== "silent");
    expect(has(/adding folder/)).toBe(logsFolderAdd);
    expect(records.some((r) => /^qtp.*:/.test(r.thread))).toBe(threads === "address" || threads === "host");
    expect(records.some((r) => /soapId=/.test(r.context))).toBe(soapId);
  });

  it("accounts for every id in every deleting line", () => {
    const { losses, notLosses } = world.truth;
    const known = new Map<string, Set<number>>();
    const knownOn = (host: string, account: string): Set<number> => {
      const key = `${host}/${account}`;
      known.set(key, known.get(key) ?? new Set());
      return known.get(key)!;
    };
    for (const loss of losses)
      for (const id of [...loss.items.map((i) => i.id), ...loss.alsoGone]) knownOn(loss.host, loss.account).add(id);
    for (const none of notLosses) for (const id of none.ids) knownOn(none.host, none.account).add(id);
    const owners = new Map(world.truth.mailboxes.map((m) => [`${m.host}/${m.mailbox}`, m.account]));
    for (const file of world.files)
      for (const record of recordsOf(file)) {
        const mid = /;mid=(\d+);/.exec(record.context)?.[1];
        const name = /^name=([^;]+);/.exec(record.context)?.[1];
        if (record.category !== "mailop" || name === undefined) continue;
        const owner = mid === undefined ? name : (owners.get(`${file.host}/${mid}`) ?? "nobody");
        const strangers = deletedIds(record.message).filter((id) => !knownOn(file.host, owner).has(id));
        expect(strangers, record.text).toEqual([]);
      }
  });

  it("names every lost item in a deleting line, unless its server hides the lists", () => {
    const listed = new Set<string>();
    for (const file of world.files)
      for (const record of recordsOf(file))
        for (const id of deletedIds(record.message)) listed.add(`${file.host}/${id}`);
    const silent = world.truth.losses
      .filter(
        (loss) =>
          loss.cause !== "mailbox-delete" && !(generation === "zimbra-7.2-bare" && loss.cause === "empty-folder"),
      )
      .flatMap((loss) => loss.items.filter((item) => !listed.has(`${loss.host}/${item.id}`)));
    expect(silent).toEqual([]);
  });

  it("loses an item once, and keeps what it has not lost", () => {
    const gone = world.truth.losses.flatMap((loss) =>
      loss.items.map((item) => `${loss.host}/${loss.mailbox}/${item.id}`),
    );
    expect(new Set(gone).size).toBe(gone.length);
    const present = world.truth.mailboxes.flatMap((m) =>
      [...m.present.keys()].map((id) => `${m.host}/${m.mailbox}/${id}`),
    );
    const goneSet = new Set(gone);
    expect(present.filter((key) => goneSet.has(key))).toEqual([]);
  });

  it("shows every kind of loss and of deletion that is none", () => {
    const causes = new Set(world.truth.losses.map((loss) => loss.cause));
    for (const cause of [
      "empty-folder",
      "delete",
      "imap-expunge",
      "pop3-delete",
      "retention-purge",
      "folder-delete",
      "dav",
    ])
      expect(causes, cause).toContain(cause);
    expect(causes.has("activesync")).toBe(generations[generation].activeSync);
    const reasons = new Set(world.truth.notLosses.map((none) => none.reason));
    for (const reason of ["imap-move", "draft-sent", "filter-copy", "request-failed"])
      expect(reasons, reason).toContain(reason);
  });
});

describe("the simulator", () => {
  it("gives the same bytes for the same seed, and others for another", () => {
    const options = { generation: "zimbra-10.1", actions: 400 } as const;
    const [first, again, other] = [
      simulate({ ...options, seed: 1 }),
      simulate({ ...options, seed: 1 }),
      simulate({ ...options, seed: 2 }),
    ];
    expect(again).toEqual(first);
    expect(other.files[0]?.text).not.toBe(first.files[0]?.text);
  });

  it("cuts the log into one file for each local day, in order of time", () => {
    const { files } = worldOf("zimbra-10.0");
    const own = files.filter((f) => f.host === "mbs1" && f.name.startsWith("mailbox.log"));
    expect(own.length).toBeGreaterThan(2);
    for (const file of own) {
      const stamps = recordsOf(file).map((r) => r.text.slice(0, 23));
      expect(new Set(stamps.map((s) => s.slice(0, 10))).size).toBe(1);
      expect(stamps).toEqual([...stamps].sort());
    }
    expect(own.at(-1)?.name).toBe("mailbox.log");
    expect(own[0]?.name).toBe("mailbox.log.2024-03-11");
  });

  it("lets a thread do one thing at a time", () => {
    for (const generation of ["zimbra-7.2", "zimbra-10.0"] as const)
      for (const file of worldOf(generation).files) {
        const open = new Map<string, string>();
        for (const { thread, context, category, message } of recordsOf(file)) {
          if (!/^(?:btpool|qtp)/.test(thread) || !/Request$/.test(thread) || category === "security") continue;
          const worker = thread.replace(/:.*/, "");
          const soapId = /soapId=(\w+)/.exec(context)?.[1] ?? thread;
          expect([worker, open.get(worker) ?? soapId]).toEqual([worker, soapId]);
          open.set(worker, soapId);
          if (category === "soap" && / elapsed=|,elapsed=/.test(message) && !message.startsWith("(batch)"))
            open.delete(worker);
          if (/BatchRequest$/.test(thread) || message.endsWith("DELETED")) open.delete(worker);
        }
      }
  });

  it("repeats the local hour when the clocks go back", () => {
    const { files } = simulate({ generation: "zimbra-10.0", seed: 3, actions: 1500, days: 2, from: "2024-10-26" });
    const stamps = files
      .filter((f) => f.name.startsWith("mailbox.log"))
      .flatMap(recordsOf)
      .map((r) => r.text.slice(0, 23));
    const steps = stamps.filter((stamp, i) => i > 0 && stamp < stamps[i - 1]!);
    expect(steps.length).toBe(1);
    expect(steps[0]).toMatch(/^2024-10-27 02:/);
  });

  it("cuts lists at 200 ids and counts what an old server empties", () => {
    const { files, truth } = simulate({ generation: "zimbra-7.2", seed: 10, actions: 8000, accounts: 3, days: 4 });
    const lists = files
      .flatMap(recordsOf)
      .filter((r) => r.message.startsWith("Deleting items:"))
      .map((r) => deletedIds(r.message).length);
    expect(Math.max(...lists)).toBe(200);
    const emptied = truth.losses.filter((loss) => loss.cause === "empty-folder");
    for (const loss of emptied) expect(loss.claimed).toBeGreaterThanOrEqual(loss.items.length);
    expect(emptied.some((loss) => loss.items.length > 200)).toBe(true);
  });

  it("upgrades its servers in the middle of a file", () => {
    const { files } = simulate({ generation: "zimbra-8.6", upgradeTo: "zimbra-10.1", seed: 6, actions: 1600, days: 1 });
    const { text } = files.find((file) => file.text.includes("Deleting MESSAGES:"))!;
    expect(text.indexOf("Deleting items:")).toBeGreaterThan(-1);
    expect(text.lastIndexOf("Deleting items:")).toBeLessThan(text.indexOf("version=10.1.3_GA_4700"));
    expect(text.indexOf("Deleting MESSAGES:")).toBeGreaterThan(text.indexOf("version=10.1.3_GA_4700"));
  });

  it("tells nothing of what happened before the log begins", () => {
    const late = simulate({ generation: "zimbra-10.0", seed: 9, actions: 1500, unloggedActions: 1500, accounts: 6 });
    const items = late.truth.losses.flatMap((loss) => loss.items);
    const untold = items.filter((item) => item.lastFolder === null && item.real.lastFolder !== null);
    expect(untold.length).toBeGreaterThan(20);
    const added = new Set(
      late.files.flatMap((f) => [...f.text.matchAll(/Adding Message: id=(\d+), Message-ID=(\S+),/g)].map((m) => m[2])),
    );
    expect(items.filter((item) => item.messageId !== null && !added.has(item.messageId))).toEqual([]);
    expect(late.files[0]?.text.slice(0, 10)).toBe("2024-03-11");
  });

  it("knows what nobody can name: items of an emptied folder that the log never showed", () => {
    const whole = simulate({ generation: "zimbra-7.2-bare", seed: 4, actions: 1500, accounts: 6 });
    const late = simulate({
      generation: "zimbra-7.2-bare",
      seed: 4,
      actions: 1500,
      unloggedActions: 1500,
      accounts: 6,
    });
    const emptied = (world: SimulatedWorld) =>
      world.truth.losses.filter((l) => l.cause === "empty-folder").flatMap((l) => l.items);
    expect(emptied(whole).filter((item) => !item.knowable)).toEqual([]);
    expect(emptied(late).some((item) => !item.knowable)).toBe(true);
    expect(emptied(late).some((item) => item.knowable)).toBe(true);
  });
});
