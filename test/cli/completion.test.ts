import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { bashCompletion } from "../../src/cli/completion/bash.ts";
import { fishCompletion } from "../../src/cli/completion/fish.ts";
import { completedPlaces } from "../../src/cli/completion/table.ts";
import { zshCompletion } from "../../src/cli/completion/zsh.ts";
import { allVerbs } from "../../src/cli/verbs.ts";

const places = completedPlaces(await allVerbs());

/** What bash offers behind these words, the last of which is being typed. */
function inBash(...words: string[]): string[] {
  const script = `${bashCompletion(places)}
compopt() { COMPLETED_FILES=1; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_salvage
printf '%s\\n' "\${COMPREPLY[@]}" \${COMPLETED_FILES:+FILES}`;
  const output = execFileSync("bash", ["-c", script, "bash", ...words], { encoding: "utf8" });
  return output.split("\n").filter((line) => line !== "");
}

describe("completion in bash", () => {
  it("offers verbs, and verbs below verbs", () => {
    expect(inBash("salvage", "se")).toEqual(["search", "sessions", "session"]);
    expect(inBash("salvage", "grammar", "ex")).toEqual(["explain"]);
    expect(inBash("salvage", "--utc", "cov")).toEqual(["coverage"]);
  });

  it("offers tokens and flags of the filter language", () => {
    expect(inBash("salvage", "search", "fo")).toEqual(["folder:"]);
    expect(inBash("salvage", "search", "--acc")).toEqual(["--account"]);
  });

  it("offers the values of an option, and files where it takes one", () => {
    expect(inBash("salvage", "search", "--order", "")).toEqual(["asc", "desc"]);
    expect(inBash("salvage", "search", "--proto", "im")).toEqual(["imap"]);
    expect(inBash("salvage", "search", "--index", "x")).toEqual(["FILES"]);
    expect(inBash("salvage", "index", "mail")).toEqual(["FILES"]);
    expect(inBash("salvage", "index", "--fol")).toEqual(["--follow"]);
    expect(inBash("salvage", "completion", "")).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
    expect(inBash("salvage", "help", "sea")).toEqual(["search"]);
  });
});

describe("the completion scripts", () => {
  it("have every verb and every long option of the table", () => {
    for (const script of [bashCompletion(places), zshCompletion(places), fishCompletion(places)]) {
      for (const place of places) {
        for (const { name } of place.verbs) expect(script).toContain(name);
        for (const option of place.options) expect(script).toContain(option.names.at(-1)?.replace(/^--/, "") ?? "");
      }
    }
  });

  const installed = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

  it.runIf(installed("zsh"))("complete in zsh", () => {
    // Outside the line editor, what would be offered is printed instead.
    const stubs = `compdef() { : }; _describe() { print -l -- "\${(P@)2}" }; compadd() { print -l -- "$@" }; _files() { print FILES }`;
    const inZsh = (...words: string[]) => {
      const script = `${stubs}\n${zshCompletion(places)}\nwords=("$@"); CURRENT=$#; _salvage`;
      return execFileSync("zsh", ["-f", "-c", script, "zsh", ...words], { encoding: "utf8" }).split("\n");
    };
    expect(inZsh("salvage", "grammar", "")).toContain("explain:what salvage reads in a log line, and why");
    expect(inZsh("salvage", "search", "--order", "")).toEqual(["--", "asc", "desc", ""]);
    expect(inZsh("salvage", "search", "")).toContain("folder:");
    expect(inZsh("salvage", "index", "--index", "")).toEqual(["FILES", ""]);
  });

  it.runIf(installed("fish"))("complete in fish", () => {
    const inFish = (line: string) =>
      execFileSync("fish", ["--no-config", "-c", `${fishCompletion(places)}\ncomplete -C "${line}"`], {
        encoding: "utf8",
      })
        .split("\n")
        .map((offer) => offer.split("\t")[0]);
    expect(inFish("salvage grammar ex")).toContain("explain");
    expect(inFish("salvage search --order ")).toEqual(["asc", "desc", ""]);
    expect(inFish("salvage search fo")).toContain("folder:");
    expect(inFish("salvage --utc cov")).toContain("coverage");
  });
});
