import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { itemStory, lostItems } from "../../src/query/index.ts";
import type { simulate } from "../world/index.ts";

export { index } from "./index-once.ts";

/** A temporary folder that goes when the file's tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "salvage-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with a world's logs, and an index that is not made yet. */
export interface WorldPlace {
  readonly db: string;
  readonly logs: (host: string) => string[];
  readonly at: (name: string) => string;
}

/** Gives a new folder of that kind with each call. */
export function worldPlaces(world: ReturnType<typeof simulate>): () => WorldPlace {
  const folder = temporaryFolder();
  let numbered = 0;
  return () => {
    const own = join(folder, String(++numbered));
    for (const { host, name, text } of world.files) {
      mkdirSync(join(own, host), { recursive: true });
      writeFileSync(join(own, host, name), text);
    }
    const logs = (host: string) => readdirSync(join(own, host)).map((name) => join(own, host, name));
    return { db: join(own, "index.db"), logs, at: (name) => join(own, name) };
  };
}

/** Reads known sources anew in a process of its own that is killed after a while: see read-anew-child.ts. */
export async function killedAnew(pauseMs: number, ...words: readonly string[]): Promise<void> {
  const run = spawn(process.execPath, [join(import.meta.dirname, "read-anew-child.ts"), ...words], { stdio: "ignore" });
  const killer = setTimeout(() => run.kill("SIGKILL"), pauseMs);
  await new Promise((resolve) => run.on("exit", resolve));
  clearTimeout(killer);
}

/** Everything that an index answers, without where its sources lie: two indexes of the same logs have equal answers. */
export function answersOf(indexPath: string): unknown {
  const reader = openIndex(indexPath);
  try {
    const bare = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, inner) => (key === "source" || key === "sourceId" ? undefined : inner)));
    const { events, total } = reader.search({}, { limit: 1_000_000, order: "asc" });
    const losses = lostItems(reader, { all: true }, Number.POSITIVE_INFINITY);
    const { host, account } = losses.losses[0] ?? { host: null, account: null };
    const items = losses.losses.slice(0, 5).flatMap((loss) => loss.items.slice(0, 3));
    return bare({
      total,
      events,
      losses,
      stories: account === null ? [] : items.map(({ id }) => itemStory(reader, { id, account, host })),
      sessions: reader.sessions({}, 1_000_000),
      coverage: reader
        .coverage()
        .map(({ sources, ...rest }) => ({ ...rest, sources: sources.map(({ sha256 }) => sha256) })),
      unrecognised: reader.unrecognised(1000),
    });
  } finally {
    reader.close();
  }
}
