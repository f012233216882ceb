import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";

const temporary = mkdtempSync(join(tmpdir(), "salvage-demo-test-"));
afterAll(() => rmSync(temporary, { recursive: true }));
beforeEach(() => void vi.stubEnv("TMPDIR", temporary));
afterEach(() => {
  vi.unstubAllEnvs();
  // Nothing is left behind, whatever happened.
  expect(readdirSync(temporary)).toEqual([]);
});

describe("salvage demo", () => {
  it("tells the seed's story: the two lines, the verdict, the loss, what nobody can know, what to do next", async () => {
    const started = performance.now();
    const { code, stdout, stderr } = await runInProcess(["demo"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(performance.now() - started).toBeLessThan(10_000);
    const sample = readFileSync(resolve(import.meta.dirname, "../../samples/seed/mailbox.log"), "utf8");
    for (const line of sample.trimEnd().split("\n")) expect(stdout).toContain(`  ${line}\n`);
    expect(stdout).toContain("Message 339 was moved to Trash on 2020-07-18 15:22:01 (Europe/Rome)");
    expect(stdout).toContain("folder emptied: /Trash, 1 of 9 items named (possible");
    expect(stdout.replaceAll("\n", " ")).toContain("which the other 8 items were, and whether 339 was still there");
    expect(stdout).toContain("  salvage plan --loss N -o plan.json");
  });

  it("goes on to the restored mail, and proves it", async () => {
    const { stdout } = await runInProcess(["demo", "--json"]);
    const { seed, world } = JSON.parse(stdout);
    expect(seed).toMatchObject({
      item: { item: { id: 339 }, state: "deleted", cause: "empty-folder", certainty: "possible" },
      lost: { losses: [{ claimed: 9, found: 1 }] },
    });
    expect(world.lost.losses).toMatchObject([
      {
        cause: "empty-folder",
        account: "anna@example.com",
        ip: "203.0.113.7",
        certainty: "logged",
        items: [
          { messageId: "<offer@example.com>", sender: "ben@example.com", lastFolder: { name: "Offers" } },
          { messageId: "<contract@example.com>", sender: "ben@example.com", lastFolder: { name: "Inbox" } },
        ],
      },
    ]);
    expect(world.plan.steps.flatMap((step: { items: object[] }) => step.items)).toHaveLength(2);
    expect(world.verification.totals).toMatchObject({ restored: 2, missing: 0 });
    const places = world.mailbox.map((row: { folder: string; subject: string }) => `${row.folder}: ${row.subject}`);
    expect(places.sort()).toEqual([
      "/Inbox/Offers: Offer 2024-17",
      "/Inbox: Contract, signed",
      "/Inbox: Lunch?",
      "/Inbox: Minutes of Monday",
    ]);
  });

  it("reads no configuration and touches nothing outside its folder", async () => {
    const env = { SALVAGE_INDEX: "/nonexistent/index.db", SALVAGE_ROOT: "/nonexistent/root", HOME: "/nonexistent" };
    expect((await runInProcess(["demo", "--index", "/nonexistent/other.db"], { env })).code).toBe(0);
  });
});
