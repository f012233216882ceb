/** Operations: what the queue runs one after the other, and what is known of each (words and codes of the real engine). */

/** `Interrupted`: its process died. `Removed`: taken out of the queue before it began. */
export type OperationState = "Queued" | "Started" | "Finished" | "Stopped" | "Removed" | "Interrupted";

/** The two queues of a server: Backup and Powerstore work side by side, each one operation at a time. */
export type OperationModule = "ZxBackup" | "ZxPowerstore";

export interface OperationRecord {
  /** UUID. */
  readonly id: string;
  readonly name: string;
  readonly module: OperationModule;
  readonly state: OperationState;
  /** How a finished one ended: `Finished` or `Exception`, empty before. */
  readonly type: "" | "Finished" | "Exception";
  readonly host: string;
  readonly processId: number;
  readonly queuedUtcMs: number;
  readonly startedUtcMs: number | null;
  readonly endedUtcMs: number | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** Counters and the line that says where it stands. */
  readonly progress: Readonly<Record<string, number | string>>;
  /** The error of an `Exception`, else null. */
  readonly message: string | null;
}

/** Exit codes of a waited-for operation: 0 Successful, 1 Failed, 2 Stopped, 3 Removed, 4 Interrupted (spec 1.1). */
export function operationExitCode(operation: Pick<OperationRecord, "state" | "type">): 0 | 1 | 2 | 3 | 4 {
  switch (operation.state) {
    case "Stopped":
      return 2;
    case "Removed":
      return 3;
    case "Interrupted":
      return 4;
    default:
      return operation.type === "Exception" ? 1 : 0;
  }
}

/** Thrown inside an operation's work where somebody asked it to stop, so that it ends between two items. */
export class OperationStopped extends Error {
  override readonly name = "OperationStopped";
  /** False where it was taken out of the queue before it began. */
  readonly wasRunning: boolean;
  constructor(wasRunning: boolean) {
    super(wasRunning ? "stopped" : "taken out of the queue");
    this.wasRunning = wasRunning;
  }
}

/** What the work of an operation can say and ask while it runs. */
export interface OperationControl {
  readonly id: string;
  /** Keeps the counters for `monitor` and shows them with `--progress`. */
  progress(counters: Readonly<Record<string, number | string>>): void;
  /** @throws {OperationStopped} where a stop was asked for. To be called between two items. */
  checkpoint(): void;
}
