import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Witness } from "../../../src/recovery/index.ts";

interface StandInItem {
  readonly id: number;
  readonly account: string;
  readonly messageId: string;
}

/** The mailbox file of a stand-in, looked at without the stand-in. */
export function standInWitness(home: string): Witness {
  return {
    by: "mailstore",
    async look(account, wanted) {
      const { items } = JSON.parse(readFileSync(join(home, "mailbox.json"), "utf8")) as { items: StandInItem[] };
      const own = items.filter((item) => item.account === account);
      const found = wanted.map(({ id, messageId }) => {
        const fits = own.filter((item) => item.messageId === messageId);
        const shown = fits.map((item) => ({
          ...item,
          digest: null,
          intact: true,
          folder: null,
          changedUtcMs: Date.now(),
        }));
        return [id, shown] as const;
      });
      return { reached: true, items: own.length, found: new Map(found) };
    },
  };
}
