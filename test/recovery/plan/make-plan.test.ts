import { describe, expect, it } from "vitest";
import { makePlan, parseWantedList, readPlan } from "../../../src/recovery/index.ts";
import { evidenceMade, lossMade, settingMade, USER, wantedOf } from "./evidence-made.ts";

const EMPTIED = Date.UTC(2020, 6, 18, 13, 25, 8, 962);
const LATER = Date.UTC(2020, 6, 18, 14, 0, 0);

const trash = lossMade({ loss: 1, timeUtcMs: EMPTIED, ids: [339, 340] });

describe("a plan", () => {
  it("has the engine's own command for a single item", () => {
    const plan = makePlan(evidenceMade({ wanted: wantedOf([339]), deletions: [trash] }), settingMade());
    expect(plan.steps.map(({ argv }) => argv)).toEqual([["carbonio", "backup", "doItemRestore", USER, "339"]]);
    expect(plan.steps[0]).toMatchObject({
      step: 1,
      strategy: "doItemRestore",
      account: USER,
      items: [{ id: 339, type: "message", messageId: "<m339@example.org>", lastFolder: { id: 2, name: "Inbox" } }],
      window: null,
      collateral: [],
    });
  });

  it("has windows in the server's zone, day first, in whole seconds", () => {
    const many = lossMade({ loss: 1, timeUtcMs: EMPTIED, ids: [1, 2, 3, 4, 5, 6] });
    const wanted = wantedOf([1, 2, 3, 4, 5, 6]);
    const plan = makePlan(evidenceMade({ wanted, deletions: [many] }), settingMade());
    // 13:25:08.962 UTC is 15:25:08 in Rome; a quarter of a second on each side is for the engine's own stamp.
    expect(plan.steps.map(({ argv }) => argv.slice(2))).toEqual([
      ["doUndelete", USER, "18/07/2020 15:25:08", "18/07/2020 15:25:10"],
    ]);
    expect(plan.steps[0]?.window).toMatchObject({ zone: "Europe/Rome", from: "2020-07-18T13:25:08.000Z" });
  });

  it("restores into a folder of its own by single items, whatever a window would cost", () => {
    const many = lossMade({ loss: 1, timeUtcMs: EMPTIED, ids: [1, 2, 3, 4, 5, 6] });
    const evidence = evidenceMade({ wanted: wantedOf([1, 2, 3, 4, 5, 6]), deletions: [many] });
    const plan = makePlan(evidence, settingMade({ restoreFolder: "/Restored mail" }));
    expect(plan.steps).toHaveLength(6);
    expect(plan.steps[0]?.argv.slice(-2)).toEqual(["restore_folder", "/Restored mail"]);
    expect(() => makePlan(evidence, settingMade({ restoreFolder: "/R", strategy: "undelete" }))).toThrow(
      "cannot restore into",
    );
  });

  it("says of one item deleted long ago that it was", () => {
    const plan = makePlan(
      evidenceMade({ wanted: wantedOf([339]), deletions: [trash] }),
      settingMade({ nowUtcMs: EMPTIED + 31 * 24 * 3_600_000 }),
    );
    expect(plan.notes.join(" ")).toContain("1 item was deleted more than 30 days ago");
  });

  it("tells until when the items can be had on the server's clock, or in the zone that was asked for", () => {
    const evidence = evidenceMade({ wanted: wantedOf([339]), deletions: [trash] });
    // Thirty days behind 13:25 UTC on 18 July, which is 15:25 in Rome.
    expect(makePlan(evidence, settingMade()).notes.join()).toContain("until 2020-08-17 15:25 (Europe/Rome) at least");
    expect(makePlan(evidence, settingMade({ shownIn: "UTC" })).notes.join()).toContain("until 2020-08-17 13:25 (UTC)");
  });

  it("lists what a window that was insisted on brings back besides", () => {
    const other = lossMade({ loss: 2, timeUtcMs: EMPTIED + 20, ids: [700], cause: "delete" });
    const evidence = evidenceMade({ wanted: wantedOf([339, 340]), deletions: [trash, other] });
    const plan = makePlan(evidence, settingMade({ strategy: "undelete" }));
    expect(plan.steps[0]?.collateral.map(({ id }) => id)).toEqual([700]);
    expect(plan.notes.join()).toContain("also brings back 1 item that nobody asked for");
  });

  it("does not restore again what an IMAP client moved", () => {
    const moved = lossMade({
      loss: 3,
      timeUtcMs: EMPTIED,
      ids: [50],
      notLost: "imap-move",
      item: { restoredAs: [60] },
    });
    const plan = makePlan(evidenceMade({ wanted: wantedOf([50]), deletions: [moved] }), settingMade());
    expect(plan.steps).toEqual([]);
    expect(plan.alreadyThere).toMatchObject([{ id: 50, reason: "imap-move", places: [{ account: USER, id: 60 }] }]);
  });

  it("restores what was moved by IMAP and then lost under its new id", () => {
    const moved = lossMade({
      loss: 3,
      timeUtcMs: EMPTIED,
      ids: [50],
      notLost: "imap-move",
      item: { restoredAs: [60] },
    });
    const lost = lossMade({ loss: 4, timeUtcMs: LATER, ids: [60] });
    const plan = makePlan(evidenceMade({ wanted: wantedOf([50]), deletions: [moved, lost] }), settingMade());
    expect(plan.steps.map(({ items }) => items.map(({ id }) => id))).toEqual([[50]]);
  });

  it("tells under which id an item was restored before, one copy for one item", () => {
    const copy = { account: USER, id: 512, messageId: "<same@example.org>", folder: null, timeUtcMs: LATER };
    const twice = lossMade({ loss: 1, timeUtcMs: EMPTIED, ids: [339, 340], item: { messageId: "<same@example.org>" } });
    const evidence = evidenceMade({ wanted: wantedOf([339, 340]), deletions: [twice], added: [copy] });
    const plan = makePlan(evidence, settingMade());
    expect(plan.alreadyThere).toMatchObject([{ id: 339, reason: "restored", places: [{ id: 512 }] }]);
    expect(plan.steps.map(({ items }) => items[0]?.id)).toEqual([340]);
    expect(makePlan(evidence, settingMade({ again: true })).alreadyThere).toEqual([]);
  });

  it("does not take a copy that was there before the loss for a restored one", () => {
    const sentCopy = { account: USER, id: 400, messageId: "<m339@example.org>", folder: null, timeUtcMs: EMPTIED - 1 };
    const plan = makePlan(
      evidenceMade({ wanted: wantedOf([339]), deletions: [trash], added: [sentCopy] }),
      settingMade(),
    );
    expect(plan.alreadyThere).toEqual([]);
  });

  it("tells why mail that was never an item cannot come back", () => {
    const discarded = lossMade({
      loss: 5,
      timeUtcMs: EMPTIED,
      ids: [],
      cause: "filter-discard",
      messageId: "<x@example.org>",
    });
    const plan = makePlan(evidenceMade({ unnameable: [discarded] }), settingMade());
    expect(plan.notRecoverable).toMatchObject([{ messageId: "<x@example.org>", reason: "never-an-item" }]);
  });

  it("tells that folders alone had no content that could come back", () => {
    const folders = lossMade({ loss: 6, timeUtcMs: EMPTIED, ids: [], cause: "folder-delete", notLost: "no-content" });
    const plan = makePlan(evidenceMade({ unnameable: [folders] }), settingMade());
    expect(plan.steps).toEqual([]);
    expect(plan.notRecoverable).toMatchObject([{ account: USER, id: null, reason: "no-content" }]);
  });

  it("never puts a name on a command line that is no address", () => {
    const hostile = "a@example.com\ndoPurge";
    const plan = makePlan(evidenceMade({ wanted: wantedOf([1], hostile) }), settingMade());
    expect(plan.steps).toEqual([]);
    expect(plan.notRecoverable).toMatchObject([{ reason: "bad-account" }]);
  });

  it("goes around gaps of the log, where nobody knows what was deleted", () => {
    const first = lossMade({ loss: 1, timeUtcMs: EMPTIED, ids: [1, 2, 3] });
    const second = lossMade({ loss: 2, timeUtcMs: LATER, ids: [4, 5, 6] });
    const wanted = wantedOf([1, 2, 3, 4, 5, 6]);
    const gap = { host: "mbs1", fromUtcMs: EMPTIED + 60_000, toUtcMs: LATER - 60_000 };
    const setting = settingMade();
    const deletions = [first, second];
    expect(makePlan(evidenceMade({ wanted, deletions }), setting).steps).toHaveLength(1);
    expect(makePlan(evidenceMade({ wanted, deletions, gaps: [gap] }), setting).steps).toHaveLength(6);
  });

  it("plans ten thousand items in less than two seconds", () => {
    const deletions = Array.from({ length: 1000 }, (_, n) =>
      lossMade({
        loss: n,
        timeUtcMs: EMPTIED + n * 7000,
        ids: Array.from({ length: 10 }, (_, i) => 1000 + n * 10 + i),
      }),
    );
    const wanted = deletions.flatMap((loss) => loss.items.map(({ id }) => ({ account: USER, id })));
    const begun = performance.now();
    const plan = makePlan(evidenceMade({ wanted, deletions }), settingMade());
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(plan.steps).toHaveLength(1);
    expect(plan.steps[0]?.items).toHaveLength(10_000);
  });
});

describe("a plan file", () => {
  const plan = makePlan(evidenceMade({ wanted: wantedOf([339]), deletions: [trash] }), settingMade());

  it("is read back as it was written, in whatever order of keys", () => {
    const { digest, ...body } = plan;
    const turned = { ...Object.fromEntries(Object.entries(body).reverse()), digest };
    expect(readPlan(JSON.stringify(turned))).toEqual(plan);
  });

  it("is refused with exit code 5 when anything in it was changed", () => {
    const changed = JSON.stringify(plan).replace('"339"', '"340"');
    expect(() => readPlan(changed)).toThrow(expect.objectContaining({ exitCode: 5, code: "plan-changed" }));
  });

  it("is refused where a command is not its step's, even with a digest that fits", async () => {
    const { sealPlan } = await import("../../../src/recovery/plan/canonical.ts");
    const { digest: _, ...body } = plan;
    const steps = body.steps.map((step) => ({ ...step, argv: ["carbonio", "backup", "doPurge"] }));
    const forged = JSON.stringify(sealPlan({ ...body, steps }));
    expect(() => readPlan(forged)).toThrow(expect.objectContaining({ code: "foreign-command" }));
  });
});

describe("a list of ids", () => {
  it("has accounts and ids, as words or as JSON", () => {
    const text = `# lost on Monday\nuser@example.com 339\n\n{"account":"other@example.com","id":12}\n{"account":"a@example.com","id":"7"}\n`;
    expect(parseWantedList(text)).toEqual([
      { account: "user@example.com", id: 339 },
      { account: "other@example.com", id: 12 },
      { account: "a@example.com", id: 7 },
    ]);
  });

  it.each([
    "339",
    "user@example.com",
    "user@example.com 0",
    "user@example.com 1 2",
    '{"id":1}',
    "{",
    "user@example.com 99999999999",
  ])("is refused with its line where it says %j", (line) => {
    expect(() => parseWantedList(`user@example.com 1\n${line}\n`)).toThrow("line 2");
  });
});
