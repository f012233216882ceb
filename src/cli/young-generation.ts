import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import type { Progress } from "../ingest/index.ts";

/** To which it may grow, of what V8 allows (64 MiB and more). */
const ENOUGH_BYTES = 8 * 1024 * 1024;

/**
 * How much memory V8 has for new objects during a large load. While logs are read in other threads it stays as small as it is:
 * grown, it took a quarter of all memory and saved no time. While conclusions are drawn, what a mailbox needs would outlive it, and
 * become old garbage: grown a little, it took 50 MiB less for 2 GiB of log, and grown to twice as much 30 MiB more again.
 */
export class YoungGeneration {
  #mayGrow = false;

  constructor() {
    setFlagsFromString("--semi-space-growth-factor=1");
  }

  /** To be told of each progress. */
  follow({ phase }: Progress): void {
    const mayGrow = phase === "concluding" && sizeBytes() < ENOUGH_BYTES;
    if (mayGrow === this.#mayGrow) return;
    this.#mayGrow = mayGrow;
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
  }
}

function sizeBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
