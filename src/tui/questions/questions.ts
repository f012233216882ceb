import type {
  Completed,
  CoverageReport,
  EmptiedBy,
  EventRow,
  ItemAnswer,
  ItemQuestion,
  LossHead,
  LossRow,
  Query,
  SessionRow,
} from "../../query/index.ts";

export type { LossHead };

/** A place in a list: the last row of the page before. */
export interface Place {
  readonly timeUtcMs: number;
  readonly number: number;
}

export interface Page {
  readonly limit: number;
  readonly order: "asc" | "desc";
  readonly after: Place | null;
}

/** Conditions on losses that the screen asks by. */
export interface LossQuestion {
  readonly account: string | null;
  readonly sender: string | null;
  readonly host: string | null;
  readonly fromUtcMs: number | null;
  readonly toUtcMs: number | null;
  /** Deletions that are no losses too. */
  readonly all: boolean;
}

/** A slot of the histogram. */
export interface PulseBucket {
  readonly fromUtcMs: number;
  readonly deletions: number;
  /** Whether the log covers some of it. */
  readonly covered: boolean;
}

export interface Overview {
  readonly coverage: CoverageReport;
  readonly events: number;
  readonly losses: number;
  readonly newestLosses: readonly LossHead[];
}

export interface SessionHead {
  readonly session: SessionRow;
  readonly totals: Readonly<Record<string, number>>;
}

/** An item that a hit is about. */
export interface HitItem {
  readonly account: string;
  readonly id: number;
  readonly type: string;
}

/**
 * Everything that the screen asks the index, with plain data in and out, so that a thread of its own can answer. Each answer is
 * bounded: a window, a count, one story. `zone`: of the times in sentences; left out or null: the log's.
 */
export interface Questions {
  overview(newestLosses: number, zone?: string | null): Overview;
  events(query: Query, page: Page): readonly EventRow[];
  countEvents(query: Query): number;
  whatEmptied(query: Query): readonly EmptiedBy[];
  /** The items of all hits, each once, at most `limit`; whether there are more. */
  itemsOf(query: Query, limit: number): { readonly items: readonly HitItem[]; readonly more: boolean };
  losses(question: LossQuestion, page: Page, zone?: string | null): readonly LossHead[];
  countLosses(question: LossQuestion): number;
  loss(number: number, zone?: string | null): LossRow | null;
  item(question: ItemQuestion): ItemAnswer;
  session(number: number): SessionHead | null;
  pulse(host: string | null, fromUtcMs: number, toUtcMs: number, buckets: number): readonly PulseBucket[];
  complete(what: Completed, prefix: string, limit: number): readonly string[];
}

/** The same questions, answered in time. */
export type Asking = {
  readonly [Name in keyof Questions]: (...args: Parameters<Questions[Name]>) => Promise<ReturnType<Questions[Name]>>;
};
