import { afterAll, beforeAll, expect, vi } from "vitest";

/** What test files could leave behind for those that run after them in the same process. */
function stateOfProcess(): unknown {
  return {
    env: { ...process.env },
    folder: process.cwd(),
    exitCode: process.exitCode,
    clockIsFake: vi.isFakeTimers(),
  };
}

const { env } = process;
let before: unknown;
beforeAll(() => {
  before = stateOfProcess();
});
// Registered before the hooks of the test file, this one runs after them.
afterAll(() => {
  expect(process.env === env, "the environment itself, not a copy").toBe(true);
  expect(stateOfProcess(), "the process as this test file found it").toEqual(before);
});
