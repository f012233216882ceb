import { indexError } from "./database.ts";

/**
 * The same object, except that whatever SQLite throws in a method, or in going through what a method gives row by row, is told as
 * what it means for the index. Damage is met only where a page is read, which any question may be the first to do.
 */
export function withToldErrors<T extends object>(path: string, answerer: T): T {
  return new Proxy(answerer, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== "function") return method;
      return (...args: unknown[]): unknown => {
        try {
          const answer: unknown = method.apply(target, args);
          return isIterator(answer) ? toldRows(path, answer) : answer;
        } catch (error) {
          throw indexError(path, error);
        }
      };
    },
  });
}

function isIterator(answer: unknown): answer is IterableIterator<unknown> {
  return typeof answer === "object" && answer !== null && Symbol.iterator in answer && "next" in answer;
}

function* toldRows(path: string, rows: Iterable<unknown>): Generator {
  try {
    yield* rows;
  } catch (error) {
    throw indexError(path, error);
  }
}
