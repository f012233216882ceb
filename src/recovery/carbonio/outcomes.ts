import { plainOutcome, type StepOutcome, type StepState } from "../engine/engine.ts";
import type { GateResult } from "../gate.ts";
import type { PlanStep } from "../plan/types.ts";
import { type EngineAnswer, parseAnswers } from "./answer.ts";

/** Exit codes of an operation that is waited for: 0 Successful, 1 Failed, 2 Stopped, 3 Removed, 4 Interrupted. */
const STATES: Readonly<Record<number, StepState>> = {
  0: "done",
  1: "failed",
  2: "stopped",
  3: "stopped",
  4: "unknown",
};
const ENDINGS = [
  "",
  "the engine says it failed",
  "it was stopped",
  "it was taken out of the queue",
  "it was interrupted",
];

/**
 * What one process with one command says of its step. An error in its answer counts more than an exit code of 0; an exit code of
 * 0 of a command that was not told to wait (`waited`) says only that it was taken.
 */
export function singleOutcome({ step }: PlanStep, result: GateResult, waited: boolean): StepOutcome {
  const { exitCode, timedOut } = result;
  const answer = parseAnswers(result.stdout, 1)[0] ?? { operation: null, error: null, state: null };
  const { operation } = answer;
  if (timedOut) return { ...plainOutcome(step, "unknown", "it did not end in time"), operation };
  const told = answer.error ?? firstLine(result.stderr);
  if (exitCode === null)
    return { ...plainOutcome(step, "unknown", told ?? "its process was ended by a signal"), operation };
  const state = stateOf(exitCode, answer, waited);
  const message =
    state === "done" || state === "accepted" ? answer.error : (told ?? ENDINGS[exitCode] ?? `exit code ${exitCode}`);
  return { ...plainOutcome(step, state, message), operation, exitCode };
}

function stateOf(exitCode: number, answer: EngineAnswer, waited: boolean): StepState {
  if (answer.error !== null) return "failed";
  const state = STATES[exitCode] ?? "failed";
  const hasFinished = answer.state === null ? waited : /^finished$/i.test(answer.state);
  return state === "done" && !hasFinished ? "accepted" : state;
}

/**
 * What a process with a list of commands on its stdin says of each. Its exit code speaks of none of them, so nothing but an
 * answer of its own that says it has finished makes a step done; where the answers do not fit the commands, nothing is known.
 */
export function batchOutcomes(steps: readonly PlanStep[], result: GateResult): StepOutcome[] {
  const answers = parseAnswers(result.stdout, steps.length);
  if (answers.length !== steps.length) {
    const why = firstLine(result.stderr) ?? `${answers.length} answers came for ${steps.length} commands`;
    return steps.map(({ step }) => plainOutcome(step, "unknown", why));
  }
  return steps.map(({ step }, at) => {
    const { operation, error, state } = answers[at] ?? { operation: null, error: null, state: null };
    const hasFinished = state !== null && /^finished$/i.test(state);
    const ended: StepState = error !== null ? "failed" : hasFinished ? "done" : stoppedOr(state, "accepted");
    return { ...plainOutcome(step, ended, error), operation };
  });
}

function stoppedOr(state: string | null, otherwise: StepState): StepState {
  return state !== null && /^(?:stopped|removed)$/i.test(state) ? "stopped" : otherwise;
}

function firstLine(text: string): string | null {
  const line = text.split("\n").find((one) => one.trim() !== "");
  return line === undefined ? null : line.trim().slice(0, 500);
}
