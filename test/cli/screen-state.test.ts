import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { passedOnOptions } from "../../src/cli/screen/passed-on-options.ts";
import { readMemory, writeMemory } from "../../src/cli/screen/state-files.ts";
import type { Call } from "../../src/cli/verb.ts";
import { EMPTY_MEMORY } from "../../src/tui/index.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-screen-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A call on an index; nothing else of it is looked at. */
const callOn = (index: string): Call =>
  ({ words: [], options: { index }, terminal: { env: { XDG_STATE_HOME: folder } } }) as unknown as Call;

it("the screen remembers for each index by itself: the numbers of losses and events are that index's own", async () => {
  const bookmark = { label: "loss 3", route: { to: "loss", number: 3 } } as const;
  await writeMemory(callOn("/srv/one.db"), { filters: ["op:delete"], bookmarks: [bookmark], last: null });
  await writeMemory(callOn("/srv/two.db"), { ...EMPTY_MEMORY, filters: ["op:empty"] });
  expect(await readMemory(callOn("/srv/one.db"))).toEqual({
    filters: ["op:delete"],
    bookmarks: [bookmark],
    last: null,
  });
  expect((await readMemory(callOn("/srv/two.db"))).filters).toEqual(["op:empty"]);
  expect(await readMemory(callOn("/srv/three.db"))).toEqual(EMPTY_MEMORY);
});

it("a command line that is shown reaches the same index and the same mailboxes, by the options that its verb takes", () => {
  const call = { words: [], options: { index: "one.db", root: "/srv/mail", runAs: "zextras" } } as unknown as Call;
  expect(passedOnOptions(call, "lost")).toEqual(["--index", "one.db"]);
  expect(passedOnOptions(call, "plan")).toEqual(["--index", "one.db", "--root", "/srv/mail"]);
  expect(passedOnOptions(call, "apply")).toEqual(["--index", "one.db", "--root", "/srv/mail", "--run-as", "zextras"]);
  expect(passedOnOptions({ ...call, options: {} }, "apply")).toEqual([]);
});
