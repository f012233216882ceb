import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { itemFile } from "../../src/backup/path/names.ts";
import { all, contentsOf, newWorld } from "./world.ts";

function at(iso: string): number {
  return Date.parse(iso);
}

function clockAt(iso: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: at(iso) });
  onTestFinished(() => void vi.useRealTimers());
}

describe("doUndelete", () => {
  it("chooses by deletion time, both ends inclusive, and leaves the rest deleted", async () => {
    clockAt("2021-11-15T08:00:00Z");
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const ids: number[] = [];
    for (const subject of ["before", "at start", "between", "at end", "after"])
      ids.push((await world.deliver("john@example.com", subject)).id);
    const times = ["09:59:59", "10:00:00", "10:30:00", "11:00:00", "11:00:01"];
    for (const [index, time] of times.entries()) {
      vi.setSystemTime(at(`2021-11-15T${time}Z`));
      await mailbox.delete([ids[index]!]);
    }

    const window = { fromUtcMs: at("2021-11-15T10:00:00Z"), toUtcMs: at("2021-11-15T11:00:00Z") };
    const { result } = await world.engine.undelete({ account: "john@example.com", ...window });

    expect(result!.restored.map((item) => item.oldId)).toEqual([ids[1], ids[2], ids[3]]);
    expect(await contentsOf(world, "john@example.com")).toEqual([
      "/Inbox: at end",
      "/Inbox: at start",
      "/Inbox: between",
    ]);
  });

  it("tags what it brings back with the day of the run in the server's zone", async () => {
    clockAt("2021-11-14T23:30:00Z");
    const world = await newWorld({ zone: "Europe/Rome" });
    const mail = await world.deliver("john@example.com", "Tagged");
    const mailbox = await world.mailbox("john@example.com");
    await mailbox.mark([mail.id], { addTags: ["Work"] });
    await mailbox.delete([mail.id]);
    await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });
    expect((await all(mailbox.items())).map((item) => item.tags)).toEqual([["Work", "undelete_15_11_21"]]);
  });

  it("puts mail back where it lay before Trash, and into Trash only what never lay anywhere else", async () => {
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const inbox = await world.deliver("john@example.com", "from Inbox");
    await world.deliver("john@example.com", "born in Trash", 3);
    await mailbox.trash([inbox.id]);
    await mailbox.emptyTrash();
    await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });
    expect(await contentsOf(world, "john@example.com")).toEqual(["/Inbox: from Inbox", "/Trash: born in Trash"]);
  });

  it("brings items back under the old name of a folder that was renamed after the deletion", async () => {
    clockAt("2021-11-15T08:00:00Z");
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const folder = await mailbox.createFolder({ parentId: 1, name: "Conference 2021", color: "4" });
    const mail = await world.deliver("john@example.com", "Hotel", folder.id);
    vi.setSystemTime(at("2021-11-15T09:00:00Z"));
    await mailbox.delete([mail.id]);
    vi.setSystemTime(at("2021-11-15T10:00:00Z"));
    await mailbox.renameFolder(folder.id, { name: "Conference 2022" });
    vi.setSystemTime(at("2021-11-15T11:00:00Z"));

    await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });

    expect(await contentsOf(world, "john@example.com")).toEqual(["/Conference 2021: Hotel"]);
    const paths = (await mailbox.folders()).map((one) => one.path);
    expect(paths).toContain("/Conference 2022");
  });

  it("rebuilds a folder tree that went through Trash, with colours, also where a folder was empty", async () => {
    clockAt("2021-11-15T08:00:00Z");
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const projects = await mailbox.createFolder({ parentId: 1, name: "Projects", color: "2" });
    const bridge = await mailbox.createFolder({ parentId: projects.id, name: "Bridge" });
    await mailbox.createFolder({ parentId: projects.id, name: "Empty" });
    await world.deliver("john@example.com", "Plan", bridge.id);
    vi.setSystemTime(at("2021-11-15T09:00:00Z"));
    await mailbox.renameFolder(projects.id, { parentId: 3 });
    vi.setSystemTime(at("2021-11-15T10:00:00Z"));
    await mailbox.emptyTrash();

    await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });

    expect(await contentsOf(world, "john@example.com")).toEqual(["/Projects/Bridge: Plan"]);
    const folders = new Map((await mailbox.folders()).map((one) => [one.path, one]));
    expect(folders.get("/Projects")).toMatchObject({ color: "2" });
    expect(folders.has("/Projects/Empty")).toBe(true);
  });

  it("puts everything into one folder of its own where the original folder is not wanted", async () => {
    clockAt("2021-11-15T08:00:00Z");
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const sent = await world.deliver("john@example.com", "Sent", 5);
    const inbox = await world.deliver("john@example.com", "Inbox");
    await mailbox.delete([sent.id, inbox.id]);
    await world.engine.undelete({
      account: "john@example.com",
      fromUtcMs: null,
      toUtcMs: null,
      targetOriginalFolder: false,
    });
    expect(await contentsOf(world, "john@example.com")).toEqual([
      "/undelete_15_11_21: Inbox",
      "/undelete_15_11_21: Sent",
    ]);
  });

  it("puts what nothing is known of but the number of its folder into unknown_XX", async () => {
    const world = await newWorld();
    const john = (await world.store.account("john@example.com"))!;
    const mail = await world.deliver("john@example.com", "Stray");
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    const file = join(world.engine.context.path.root, itemFile(john.id, mail.id));
    const states = JSON.parse(readFileSync(file, "utf8")) as object[];
    writeFileSync(file, JSON.stringify(states.map((state) => ({ ...state, folder_id: 999, folder_path: null }))));
    await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });
    expect(await contentsOf(world, "john@example.com")).toEqual(["/unknown_999: Stray"]);
  });

  it("restores the rest where a folder has a name that no mailbox takes, and says where its items went", async () => {
    const world = await newWorld();
    const john = (await world.store.account("john@example.com"))!;
    const mailbox = await world.mailbox("john@example.com");
    const folder = await mailbox.createFolder({ parentId: 1, name: "Harmless" });
    const mails = [
      await world.deliver("john@example.com", "In it", folder.id),
      await world.deliver("john@example.com", "Elsewhere"),
    ];
    await mailbox.deleteFolder(folder.id);
    await mailbox.delete([mails[1]!.id]);
    const file = join(world.engine.context.path.root, itemFile(john.id, folder.id));
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("Harmless", "../../etc"));
    const { result } = await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });
    expect(result!.counts).toEqual({ restored: 2, skipped: 0, unrestored: 0 });
    expect(await contentsOf(world, "john@example.com")).toEqual(["/Inbox: Elsewhere", `/unknown_${folder.id}: In it`]);
    expect(result!.notes.some((note) => note.includes(`its items go to /unknown_${folder.id}`))).toBe(true);
  });

  it("gives a folder the colour that it had latest inside the window", async () => {
    clockAt("2021-11-15T08:00:00Z");
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const folder = await mailbox.createFolder({ parentId: 1, name: "Projects", color: "1" });
    const mail = await world.deliver("john@example.com", "Plan", folder.id);
    vi.setSystemTime(at("2021-11-15T09:00:00Z"));
    await mailbox.delete([mail.id]);
    vi.setSystemTime(at("2021-11-15T09:30:00Z"));
    await mailbox.changeFolder(folder.id, { color: "2" });
    vi.setSystemTime(at("2021-11-15T11:00:00Z"));
    await mailbox.changeFolder(folder.id, { color: "3" });
    await mailbox.renameFolder(folder.id, { name: "Old projects" });
    await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: at("2021-11-15T10:00:00Z") });
    expect((await mailbox.folders()).find((one) => one.path === "/Projects")).toMatchObject({ color: "2" });
  });

  it("restores nothing a second time", async () => {
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Once");
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    const request = { account: "john@example.com", fromUtcMs: null, toUtcMs: null };
    await world.engine.undelete(request);
    const again = await world.engine.undelete(request);
    expect(again.result).toMatchObject({ restored: [], skipped: [{ oldId: mail.id }], unrestored: [] });
    expect(await contentsOf(world, "john@example.com")).toEqual(["/Inbox: Once"]);
  });
});
