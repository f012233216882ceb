import { recoverArgv } from "../../../src/recovery/command-lines.ts";
import { dumpsterEngine, type PlanStep } from "../../../src/recovery/index.ts";
import { ACCOUNT, type Harness } from "../engine/harness.ts";
import { ADMIN, type StubServer, startStub } from "./stub-server.ts";

export interface DumpsterHarness extends Harness {
  readonly stub: StubServer;
  readonly steps: readonly PlanStep[];
}

/** The dumpster engine on a stub server whose dumpster has `count` messages. */
export async function dumpsterHarness(count: number): Promise<DumpsterHarness> {
  const stub = await startStub(ACCOUNT);
  const deleted = Array.from({ length: count }, (_, n) => ({ id: 257 + n, messageId: `<mail-${n}@example.org>` }));
  for (const { id, messageId } of deleted) stub.dumpster.set(id, { id, messageId, folder: "3" });
  return {
    stub,
    end: stub.close,
    engine: dumpsterEngine({ url: stub.url, admin: ADMIN.name, password: async () => ADMIN.password, timeoutMs: 5000 }),
    witness: {
      by: "mailstore",
      look: async (_account, wanted) => ({
        reached: true,
        items: stub.mailbox.length,
        found: new Map(
          wanted.map(({ id, messageId }) => {
            const fits = stub.mailbox.filter((item) => item.messageId === messageId);
            return [id, fits.map((item) => ({ ...item, digest: null, intact: true, changedUtcMs: Date.now() }))];
          }),
        ),
      }),
    },
    account: ACCOUNT,
    deleted,
    command: ["zmmailbox", "-z", "-m"],
    deletedUtcMs: Date.UTC(2020, 6, 18),
    steps: recoverSteps(deleted, null),
  };
}

/** Steps as a plan for the dumpster has them: every item lay in Inbox. */
export function recoverSteps(deleted: Harness["deleted"], restoreFolder: string | null): PlanStep[] {
  return deleted.map(({ id, messageId }, place) => ({
    step: place + 1,
    strategy: "recoverItem",
    account: ACCOUNT,
    argv: recoverArgv(["zmmailbox", "-z", "-m"], ACCOUNT, id, restoreFolder),
    items: [
      {
        id,
        type: "message",
        messageId,
        lastFolder: { id: 2, name: "Inbox" },
        sender: null,
        deletedAt: null,
        certainty: "logged",
        loss: 1,
      },
    ],
    window: null,
    collateral: [],
    why: "",
    host: "mbs1",
    mailbox: 1,
  }));
}
