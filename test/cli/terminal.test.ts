import { describe, expect, it } from "vitest";
import { legible } from "../../src/cli/terminal.ts";

const terminal = { isTTY: true } as NodeJS.WriteStream;
const file = { isTTY: false } as NodeJS.WriteStream;

describe("text for people", () => {
  it("is ASCII on a terminal whose locale does not write UTF-8, line for line", () => {
    expect(legible("folder 请假…\nWHAT …\n", terminal, { LANG: "C" })).toBe("folder ????~\nWHAT ~\n");
    expect(legible("…", terminal, { LC_ALL: "POSIX", LANG: "en_GB.UTF-8" })).toBe("~");
  });

  it("is as it is on a terminal of UTF-8, in a file and in a pipe", () => {
    for (const LANG of ["C.UTF-8", "it_IT.utf8"]) expect(legible("请假…", terminal, { LANG })).toBe("请假…");
    expect(legible("请假…", file, { LANG: "C" })).toBe("请假…");
  });
});
