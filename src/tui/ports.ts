import type { Hold } from "../core/index.ts";
import type { Plan, PlanRequest, StepOutcome, Verification } from "../recovery/index.ts";
import type { Memory } from "./memory.ts";
import type { Asking } from "./questions/questions.ts";

/** A record as it stands in its file, with lines around it. */
export interface RawRecord {
  readonly path: string;
  readonly line: number;
  readonly offsetBytes: number;
  readonly before: readonly string[];
  readonly record: string;
  readonly after: readonly string[];
  readonly sha256: string;
  /** Whether the file still has that digest; null where it was not looked at. */
  readonly verified: boolean | null;
}

export interface ReadingRequest {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly zone: string;
}

export interface ReadingProgress {
  readonly path: string;
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
  /** How much of the conclusions is drawn, from 0 to 1; null while logs are read. */
  readonly concluded: number | null;
}

export interface ReadingSummary {
  readonly events: number;
  /** What went wrong, a sentence a source. */
  readonly problems: readonly string[];
}

/** How following goes. */
export interface Following {
  /** What is followed, for people. */
  readonly what: string;
  /** Something became searchable since this was told last. */
  readonly hasNews: boolean;
}

export interface ApplyListener {
  /** These steps begin. */
  begin(steps: readonly number[]): void;
  step(outcome: StepOutcome): void;
}

/** A plan that was saved, and how far its run is. */
export interface SavedPlan {
  readonly path: string;
  readonly plan: Plan;
  /** What is known of its steps, by the journal. */
  readonly outcomes: readonly StepOutcome[];
  readonly state: "not run" | "interrupted" | "finished";
}

/** Holds and ends a run between two steps. */
export interface RunControl {
  readonly hold: Hold;
  readonly signal: AbortSignal;
}

export interface Applied {
  readonly totals: Verification["totals"];
  readonly proved: boolean;
}

/** From a plan to restored items; the same functions as `salvage plan`, `apply` and `verify`. */
export interface RecoveryPort {
  readonly engine: string;
  /** Reads only; nothing is saved. */
  plan(request: PlanRequest): Promise<Plan>;
  /** Saves the plan, so that its run can be repeated and resumed. Gives the file. */
  save(plan: Plan): Promise<string>;
  /** Carries out a saved plan, or goes on with it. Ends after the running step once the signal is aborted. */
  apply(plan: Plan, path: string, listener: ApplyListener, control: RunControl): Promise<Applied>;
  verify(plan: Plan, path: string): Promise<Verification>;
  /** A saved plan. @throws {SalvageError} where the file is none, or was changed */
  open(path: string): Promise<SavedPlan>;
  /** The plans that this screen saved, the last one first. */
  recent(limit: number): Promise<readonly SavedPlan[]>;
}

/** What the screen needs of the world. The composition root fills it in: here are no files, no processes and no SQL. */
export interface Ports {
  readonly indexPath: string;
  /** Null where there is no index yet, or nothing in it. Asked again when logs were read. */
  questions(): Promise<Asking | null>;
  record(event: number, linesAround: number): Promise<RawRecord>;
  readLogs(
    request: ReadingRequest,
    progress: (progress: ReadingProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadingSummary>;
  /** Reads what live logs gain into the index, until the signal ends it. Told about once a second. */
  followLogs(told: (following: Following) => void, signal: AbortSignal): Promise<void>;
  readonly recovery: RecoveryPort;
  /** Writes a text to a new file of its own, readable by its owner. Gives its path. */
  saveText(name: string, text: string): Promise<string>;
  readMemory(): Promise<Memory>;
  writeMemory(memory: Memory): Promise<void>;
}

/** How the screen is to be. */
export interface ScreenSetting {
  readonly readOnly: boolean;
  /** Options of this call that a command line shown or copied needs too, by its verb: to ask the same index, to reach the same mailboxes. */
  readonly optionsOf: (verb: string) => readonly string[];
  /** Begins where the last session was. */
  readonly resume: boolean;
  /** Wheel and click work; they do not else, so that the terminal's own selection does. */
  readonly mouse: boolean;
  readonly color: boolean;
  /** The terminal shows UTF-8. */
  readonly unicode: boolean;
  /** Zone for showing; null: the zone of each log. */
  readonly zone: string | null;
  /** Of this machine. */
  readonly localZone: string;
  readonly nowUtcMs: () => number;
}
