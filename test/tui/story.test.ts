import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT, writesDocs } from "../support/documented.ts";
import { runSalvage } from "../support/run-salvage.ts";
import { recording } from "./support/recording.ts";
import { type TmuxSession, tmuxSession } from "./support/tmux-session.ts";

const USER = "user@example.com";

/** Nine messages, as in the story that began all this: "Emptying 9 items from /Trash". */
const SUBJECTS = ["Budget", "Contract", "Offer", "Minutes", "Invoice", "Travel", "Report", "Lunch", "Keys"];

const folder = join(tmpdir(), writesDocs ? "salvage-story" : `salvage-story-${process.pid}`);
const env = { HOME: folder, SALVAGE_ROOT: join(folder, "root"), XDG_STATE_HOME: join(folder, "state") };
let session: TmuxSession;

const salvage = async (...words: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await runSalvage(words, { env });
  if (code !== 0) throw new Error(`salvage ${words.join(" ")}: ${stderr}`);
  return stdout;
};

async function deliverAll(): Promise<string[]> {
  const letters = SUBJECTS.map((subject, at) => {
    const path = join(folder, `${at}.eml`);
    const sender = at % 3 === 0 ? "boss@example.com" : "ben@example.org";
    writeFileSync(
      path,
      `From: ${sender}\r\nTo: ${USER}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.toLowerCase()}@example.com>\r\n\r\nfigures\r\n`,
    );
    return path;
  });
  const { items } = JSON.parse(await salvage("store", "deliver", USER, ...letters, "--json"));
  return items.map(({ id }: { id: number }) => String(id));
}

beforeEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await salvage("store", "create-account", USER);
  const ids = await deliverAll();
  await salvage("backup", "doSmartScan", "start", "--sync");
  await salvage("store", "trash", USER, ...ids);
  await salvage("store", "empty-trash", USER);
  session = await tmuxSession("story", env);
});
afterEach(async () => {
  await session.end();
  rmSync(folder, { recursive: true, maxRetries: 10 });
});

it("leads from an empty index to a verified restore without leaving the screen", async () => {
  const film = recording(80, 24);
  const frame = async (shows: string | RegExp, seconds: number): Promise<string> => {
    const screen = await session.until(shows);
    film.take(await session.colored(), seconds);
    return screen;
  };
  await session.start("tui", "--index", join(folder, "index.db"), "--host", "mbs1");
  await frame("choose the files", 2.5);
  await session.keys("Enter", "C-u", join(folder, "root", "log"));
  await frame(/logs: .*log/, 1.5);
  await session.keys("Enter");
  await frame("zone of the log's clock", 1.5);
  await session.keys("Enter");
  await frame(/\d+ events are in the index/, 2);
  await session.keys("Enter");
  const start = await frame(/▸ +1 .*user@example.com +9 folder emptied/, 4);
  expect(start).toContain("1 loss.");

  await session.keys("Enter");
  await frame(/▸.*message +\/Inbox/, 3);
  await session.keys("j", "Enter");
  await frame(/state +deleted/, 4);
  await session.keys("G", "Enter");
  const proof = await frame("file unchanged", 4);
  expect(proof).toMatch(/> .*mailop - Deleting/);
  await session.keys("Escape", "Escape");
  await session.until("> loss 1");

  await session.keys("A");
  await frame("the whole loss is in the basket", 2);
  await session.keys("p");
  await frame(/9 items in \d+ commands? by backup/, 4);
  await session.keys("v");
  const commands = await frame(`salvage backup`, 4);
  expect(commands).toContain(USER);
  await session.keys("x");
  await frame('type "yes"', 2);
  await session.keys("yes");
  await frame("enter begins", 1);
  await session.keys("Enter");
  await frame("9 restored and proved, 0 not", 3);
  await session.keys("w");
  const verified = await frame(/9 restored/, 6);
  expect(verified.match(/ restored +\d+ mailstore/g)).toHaveLength(9);

  const { items } = JSON.parse(await salvage("store", "ls", USER, "--json"));
  const places = items.map((item: { subject: string; folder: { path: string } }) => [item.folder.path, item.subject]);
  expect(places.toSorted()).toEqual(SUBJECTS.map((subject) => ["/Inbox", subject]).toSorted());
  if (writesDocs)
    writeFileSync(
      resolve(ROOT, "docs/story.cast"),
      film.asciicast("salvage: from an empty index to the restored mail"),
    );
});
