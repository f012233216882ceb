import { describe, expect, it, vi } from "vitest";
import { afterTest, all, contentsOf, newWorld } from "./world.ts";

function at(iso: string): number {
  return Date.parse(iso);
}

function clockAt(iso: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: at(iso) });
  afterTest(() => void vi.useRealTimers());
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
