import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { itemStory, lostItems } from "../../src/query/index.ts";

export { index } from "./index-once.ts";

/** A temporary folder that goes when the file's tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "salvage-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
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
