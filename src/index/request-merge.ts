import { allocateRequestColumns, type RequestColumns } from "./request-block.ts";

/** The rows of `first`, then those of `second`. */
export function mergeRequestColumns(first: RequestColumns, second: RequestColumns): RequestColumns {
  const merged = allocateRequestColumns(first.rows + second.rows);
  for (const [name, column] of Object.entries(merged)) {
    if (typeof column === "number") continue;
    const from = first[name as keyof RequestColumns] as ArrayLike<number>;
    const then = second[name as keyof RequestColumns] as ArrayLike<number>;
    const target = column as { set(values: ArrayLike<number>, at?: number): void };
    target.set(from);
    target.set(then, first.rows);
  }
  return merged;
}
