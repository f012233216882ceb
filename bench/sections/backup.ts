import { rmSync } from "node:fs";
import { join } from "node:path";
import { type BenchStore, blobFolder, ensureStore } from "../make-store.ts";
import { type Contestant, type Result, race } from "../measure.ts";
import { type Bench, number, type Section, type Table } from "../section.ts";

const MIB = 1024 * 1024;
const CONTENTS = 5_000;

/** A first backup and a whole account's restore against copying and compressing the same contents. */
export const backupRates: Section = {
  name: "backup",
  title: "back up and restore a mailbox",
  async run(bench) {
    const store = await ensureStore("store-5k", CONTENTS, CONTENTS);
    const results = await race(
      [firstScan(bench, store), newAccount(bench, store), copyAndCompress(bench, store)],
      bench.rounds,
    );
    return table(`${this.title} (${CONTENTS} messages, ${number(store.bytes / MIB, 0)} MiB)`, store, results);
  },
};

/** What a nightly SmartScan costs where nothing happened: it may not depend on how much lies in the mailboxes. */
export const unchangedScan: Section = {
  name: "smartscan",
  title: "SmartScan of an unchanged store",
  async run(bench) {
    const store = await ensureStore("store-100k", 100_000, 2_000);
    const scan: Contestant = {
      ...salvage(bench, store, "doSmartScan", "start"),
      name: "salvage backup doSmartScan start",
    };
    // The first run of the first round may still have everything to do.
    await race([scan], 1);
    const results = await race([scan], bench.rounds);
    return table(`${this.title} (${store.items} items)`, store, results);
  },
};

function salvage(bench: Bench, store: BenchStore, ...words: string[]): Contestant {
  return {
    name: words[0]!,
    command: process.execPath,
    args: [bench.salvage, "backup", ...words, "--root", store.root],
  };
}

function firstScan(bench: Bench, store: BenchStore): Contestant {
  const before = (): void => rmSync(join(store.root, "backup"), { recursive: true, force: true });
  return { ...salvage(bench, store, "doSmartScan", "start"), name: "doSmartScan, everything new", before };
}

/** Reads the backup that the contestant before it has written. */
function newAccount(bench: Bench, store: BenchStore): Contestant {
  const copy = `copy${process.pid}@example.com`;
  const remove = [bench.salvage, "store", "delete-account", copy, "--root", store.root];
  const script = `"$0" "$@" && "$0" ${remove.map((word) => `'${word}'`).join(" ")}`;
  const { command, args } = salvage(bench, store, "doRestoreOnNewAccount", store.account, copy, "last");
  return {
    name: "doRestoreOnNewAccount (and the copy deleted again)",
    command: "sh",
    args: ["-c", script, command, ...args],
  };
}

function copyAndCompress(bench: Bench, store: BenchStore): Contestant {
  const to = join(bench.folder, "copied-store");
  const before = (): void => rmSync(to, { recursive: true, force: true });
  return {
    name: "cp -r and gzip (keeps no states, syncs nothing)",
    command: "sh",
    args: ["-c", 'cp -r "$0" "$1" && gzip -rq "$1"', blobFolder(store), to],
    before,
  };
}

function table(title: string, store: BenchStore, results: readonly Result[]): Table {
  const rows = results.map(({ contestant, seconds, peakMib }) => [
    contestant.name,
    number(seconds, 2),
    seconds === null ? "–" : number(store.items / seconds, 0),
    seconds === null ? "–" : number(store.bytes / MIB / seconds, 1),
    peakMib === null ? "–" : String(peakMib),
  ]);
  const figures = Object.fromEntries(
    results.flatMap((one) => [
      [`${one.contestant.name} s`, one.seconds],
      [`${one.contestant.name} peak MiB`, one.peakMib],
    ]),
  );
  return {
    title,
    head: ["what", "s", "items/s", "MiB/s", "peak MiB"],
    rows,
    notes: ["every file and folder entry is synced to disk by salvage, by the peers none"],
    figures,
  };
}
