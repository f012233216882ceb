import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    globalSetup: ["test/support/build-program.ts", "test/support/install-system-packages.ts"],
    // Test files share a process, as their modules hold nothing but what they have worked out: half of the time was spent on loading.
    isolate: false,
    setupFiles: ["test/support/leaves-no-trace.ts"],
    // Programs that tests start from the sources find them compiled: a second and a half become half a second.
    env: { NODE_COMPILE_CACHE: resolve(import.meta.dirname, "node_modules/.cache/salvage-tests") },
    reporters: ["default", "./test/support/closing-line-reporter.ts"],
    // Only what hangs is to fail of it, also on a machine that is busy with something else.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers would only make the tests that measure or start servers wait for each other.
    maxWorkers: 2,
  },
});
