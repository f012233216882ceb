import { describe, expect, it } from "vitest";
import { type AlreadyThere, makePlan, planText } from "../../../src/recovery/index.ts";
import { evidenceMade, settingMade, USER } from "../plan/evidence-made.ts";

describe("a plan for people", () => {
  it("without a step has no gap where the steps would be", () => {
    const plan = makePlan(evidenceMade({ wanted: [], deletions: [] }), settingMade());
    const there: AlreadyThere = {
      account: USER,
      id: 339,
      type: "message",
      messageId: null,
      reason: "restored",
      message: "it lies in /Inbox",
      places: [],
    };
    expect(planText({ ...plan, notes: [], alreadyThere: [there] })).toMatch(
      /^plan sha256:[0-9a-f]{64}\nnothing to restore\n\nAlready there, not restored again:\n/,
    );
  });
});
