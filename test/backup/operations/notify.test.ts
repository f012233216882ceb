import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { describe, expect, it, onTestFinished } from "vitest";
import { openBackupEngine } from "../../../src/backup/index.ts";
import { newWorld, type World } from "../world.ts";

interface Mail {
  readonly to: readonly string[];
  readonly text: string;
}

/** A real mail server on loopback that keeps what it gets. */
async function mailServer(): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => void chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map((recipient) => recipient.address);
        mails.push({ to, text: Buffer.concat(chunks).toString().replaceAll("=\r\n", "").replaceAll("\r\n", "\n") });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

/** The world's engine again, with notifications in its configuration. */
async function engineWith(world: World, notifications: object) {
  writeFileSync(join(world.root, "backup.json"), JSON.stringify({ notifications }));
  const engine = await openBackupEngine({ root: world.root, store: world.store, zone: "UTC" });
  onTestFinished(() => engine.close());
  return engine;
}

function smtpAt(port: number) {
  return { host: "127.0.0.1", port };
}

function subjectOf(mail: Mail): string | undefined {
  return /^Subject: (.*)$/m.exec(mail.text)?.[1];
}

describe("notifications", () => {
  it("go to the administrator and the initiator at the begin and the end, with the real engine's statistics", async () => {
    const { port, mails } = await mailServer();
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Lost");
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    const engine = await engineWith(world, {
      recipients: ["admin@example.com"],
      from: "backup@example.com",
      smtp: smtpAt(port),
    });
    const request = { account: "john@example.com", fromUtcMs: null, toUtcMs: null };
    const { operation } = await engine.undelete(request, { notifications: ["helpdesk@example.com"] });
    expect(mails.map(subjectOf)).toEqual(["doUndelete started", "doUndelete ended"]);
    for (const one of mails) expect(one.to).toEqual(["admin@example.com", "helpdesk@example.com"]);
    expect(mails[1]!.text).toContain(`operation: ${operation.id}\n`);
    expect(mails[1]!.text).toContain("- stats -\nRestored Items: 1\nSkipped Items:  0\nUnrestored Items: 0\n");
  });

  it("name unrestored items by account, and tell the end of phase 1 of an external restore", async () => {
    const { port, mails } = await mailServer();
    const old = await newWorld({ accounts: ["john@example.com"] });
    const [one, two] = [await old.deliver("john@example.com", "one"), await old.deliver("john@example.com", "two")];
    const { rmSync } = await import("node:fs");
    const source = old.engine.context.path.root;
    rmSync(join(source, "items"), { recursive: true });
    const fresh = await newWorld({ accounts: [] });
    const engine = await engineWith(fresh, { recipients: ["admin@example.com"], smtp: smtpAt(port) });
    await engine.externalRestore(source, {});
    expect(mails.map(subjectOf)).toEqual([
      "doExternalRestore started",
      "doExternalRestore: phase 1 done",
      "doExternalRestore ended",
    ]);
    expect(mails[1]!.text).toContain("john@example.com");
    expect(mails[2]!.text).toContain(
      `Unrestored Items: 2\n- unrestored items -\naccount: john@example.com\nunrestored items: ${one.id},${two.id}\n  missing: ${one.id},${two.id}\n`,
    );
  });

  it("tell a failure with its reason", async () => {
    const { port, mails } = await mailServer();
    const world = await newWorld();
    const engine = await engineWith(world, { recipients: ["admin@example.com"], smtp: smtpAt(port) });
    await engine.restoreItem({ account: "john@example.com", itemId: "4784" });
    expect(subjectOf(mails[1]!)).toBe("doItemRestore failed");
    expect(mails[1]!.text).toContain("result: failed: the backup of john@example.com has no item 4784");
  });

  it("without recipients, or with a mail server that is down, never break the run", async () => {
    const { port, mails } = await mailServer();
    const world = await newWorld();
    await world.deliver("john@example.com", "One");
    const silent = await engineWith(world, { recipients: [], smtp: smtpAt(port) });
    expect((await silent.smartScan()).operation.type).toBe("Finished");
    expect(mails).toEqual([]);
    const faults: string[] = [];
    const down = await engineWith(world, { recipients: ["admin@example.com"], smtp: smtpAt(1) });
    const { operation } = await down.smartScan({ onFault: (message) => void faults.push(message) });
    expect(operation.type).toBe("Finished");
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/^notification not sent: /);
  });
});
