import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runSalvage } from "../support/run-salvage.ts";
import { type TmuxSession, tmuxSession } from "./support/tmux-session.ts";

const SAMPLES = resolve(import.meta.dirname, "../../samples");

describe("salvage in a real terminal", () => {
  let folder: string;
  let session: TmuxSession;
  let index: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "salvage-tmux-"));
    index = join(folder, "index.db");
    session = await tmuxSession("screen", {
      HOME: folder,
      XDG_STATE_HOME: join(folder, "state"),
      SALVAGE_ROOT: join(folder, "root"),
    });
  });
  afterEach(async () => {
    await session.end();
    await rm(folder, { recursive: true, maxRetries: 10 });
  });

  const indexSample = (sample: string) =>
    runSalvage(["index", join(SAMPLES, sample), "--index", index, "--tz", "Europe/Rome", "--host", "mbs1"]);

  it("leads from an empty index through the seed's story: emptied Trash, message 339, the two lines", async () => {
    await session.start("tui", "--index", index, "--host", "mbs1");
    await session.until("choose the files");
    await session.keys("Enter", "C-u", join(SAMPLES, "seed"), "Enter");
    await session.until("zone of the log's clock:");
    await session.keys("C-u", "Europe/Rome", "Enter");
    await session.until("2 events are in the index");
    await session.keys("Enter");
    await session.until("Newest losses");
    await session.keys("Enter");
    await session.until(/339 message/);
    await session.keys("Enter");
    const story = await session.until("2020-07-18 15:25:08");
    expect(story).toContain("$ salvage item 339 -a user@example.com");
    await session.keys("G", "Enter");
    const record = await session.until("mailbox - Emptying 9 items from /Trash");
    expect(record).toContain("file unchanged");
    expect(record).toContain("moving Message (id=339)");
    await session.keys("q", "q", "q", "q");
    await session.until("ready:");
  });

  it("opens with options of every verb alone", async () => {
    await indexSample("seed");
    await session.start("--index", index, "--utc");
    expect(await session.until("Newest losses")).toContain("20-07-18 13:25");
    await session.keys("q");
    await session.until("ready:");
  });

  it("restores what was lost from the embedded backup, and shows the proof", async () => {
    const env = { SALVAGE_ROOT: join(folder, "root"), XDG_STATE_HOME: join(folder, "state") };
    const salvage = async (...words: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runSalvage(words, { env });
      if (code !== 0) throw new Error(`salvage ${words.join(" ")}: ${stderr}`);
      return stdout;
    };
    const message = join(folder, "message.eml");
    await writeFile(
      message,
      "From: boss@example.com\r\nTo: user@example.com\r\nSubject: Budget\r\nMessage-ID: <a1@example.com>\r\n\r\nfigures\r\n",
    );
    await salvage("store", "create-account", "user@example.com");
    const { items } = JSON.parse(await salvage("store", "deliver", "user@example.com", message, "--json"));
    const id = String(items[0].id);
    await salvage("backup", "doSmartScan", "start", "--sync");
    await salvage("store", "trash", "user@example.com", id);
    await salvage("store", "empty-trash", "user@example.com");
    await salvage("index", join(folder, "root", "log"), "--index", index, "--tz", "UTC", "--host", "mbs1");

    await session.start("tui", "--index", index);
    await session.until("1 loss.");
    await session.keys("Space");
    await session.until("basket 1");
    await session.keys("p");
    await session.until("1 item in 1 command by backup");
    await session.keys("v");
    await session.until(`salvage backup doItemRestore user@example.com ${id}`);
    await session.keys("x");
    await session.until('type "yes"');
    await session.keys("no", "Enter");
    await session.until("nothing was done");
    await session.keys("C-u", "yes", "Enter");
    await session.until("1 restored and proved, 0 not");
    await session.keys("w");
    await session.until(new RegExp(`${id} restored +\\d+ mailstore`));
    const kept = await readdir(join(folder, "state", "salvage"));
    expect(kept.some((name) => /^plan-.*\.json\.journal$/.test(name))).toBe(true);
    const { items: now } = JSON.parse(await salvage("store", "ls", "user@example.com", "--json"));
    expect(
      now.map((item: { messageId: string; folder: { path: string } }) => [item.messageId, item.folder.path]),
    ).toEqual([["<a1@example.com>", "/Inbox"]]);
  });

  it("searches by sender, by time and by id", async () => {
    await indexSample("zimbra-8.6");
    await session.start("tui", "--index", index, "from:bob@example.net");
    await session.until(/from:bob@example.net.*hits/);
    await session.keys("/", "C-u", "on:3/11/2015 after", "Enter");
    await session.until('values with spaces need quotes: on:"3/11/2015 after"');
    await session.keys("C-u", 'after:"3/11/2015 11:00"', "Enter");
    const later = await session.until(/2015-11-03 11:00:00 .. end/);
    expect(later).not.toContain("09:05");
    await session.keys("/", "C-u", "900", "Enter");
    await session.until("$ salvage search id:900");
  });

  it("leaves the terminal as it was: after q, SIGTERM, Ctrl-Z and fg, Ctrl-C", async () => {
    await indexSample("seed");
    await session.until("ready:");
    const before = await session.state();
    const open = async () => {
      await session.start("--index", index, "tui");
      await session.until("Newest losses");
      // The first frame is there before keys are read; what is typed to it waits.
      await session.keys("?");
      await session.until("Keys of this screen");
      await session.keys("Escape");
      await session.until("Newest losses");
    };
    await open();
    await session.keys("q");
    await session.until(/^ready:/m);
    expect(await session.state()).toEqual(before);
    await open();
    process.kill(await session.pid(), "SIGTERM");
    await session.until(/^ready:/m);
    expect(await session.state()).toEqual(before);
    await open();
    await session.keys("C-z");
    await session.until("Stopped");
    expect(await session.state()).toEqual(before);
    await session.keys("fg", "Enter");
    await session.until("Newest losses");
    await session.keys("C-c");
    await session.until(/^ready:/m);
    expect(await session.state()).toEqual(before);
  });

  it("keeps the selection and leaves no residue through a storm of resizes", async () => {
    await indexSample("carbonio");
    await session.start("tui", "--index", index, "op:delete,move,add");
    await session.until(/hits/);
    await session.keys("j", "j", "j");
    const selected = "▸  03-11 09:20:40";
    await session.until(selected);
    for (let turn = 0; turn < 8; turn++) await session.resize(60 + 13 * turn, 14 + 3 * turn);
    await session.resize(39, 9);
    await session.until("need 80x24, have 39x9");
    await session.resize(80, 24);
    const screen = await session.until("$ salvage search");
    expect(screen).toContain(selected);
    expect(screen.split("\n").filter((row) => row.includes("$ salvage")).length).toBe(1);
    expect(screen.split("\n").filter((row) => row.startsWith(" salvage start")).length).toBe(1);
  });

  it("refuses with a hint where there is no terminal", async () => {
    const { code, stderr } = await runSalvage(["tui", "--index", index]);
    expect(code).toBe(2);
    expect(stderr).toContain("salvage lost");
    await session.until("ready:");
    await session.keys("TERM=dumb; export TERM", "Enter");
    await session.start("tui");
    await session.until("can show no screen");
  });
});
