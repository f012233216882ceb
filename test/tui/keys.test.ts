import fc from "fast-check";
import type { Key } from "ink";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/core/index.ts";
import { keysOf } from "../../src/tui/keys/key-name.ts";
import { ACTIONS, bindingOf, KEYMAP } from "../../src/tui/keys/keymap.ts";
import { edit, editedLine } from "../../src/tui/keys/line-editor.ts";
import { commandRoute } from "../../src/tui/screen/command-route.ts";

const NO_KEY = {} as Key;

describe("the table of keys", () => {
  it("binds every action, and no key twice", () => {
    expect(new Set(KEYMAP.map(({ action }) => action))).toEqual(new Set(ACTIONS));
    const keys = KEYMAP.flatMap(({ keys: names }) => names);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("calls a change what reads logs in or carries out a plan, and nothing else", () => {
    expect(KEYMAP.filter(({ changes }) => changes).map(({ action }) => action)).toEqual(["follow", "index", "apply"]);
  });
});

describe("keys", () => {
  it("have names", () => {
    expect(keysOf("", { ...NO_KEY, downArrow: true })).toEqual([{ name: "down", text: "" }]);
    expect(keysOf("d", { ...NO_KEY, ctrl: true })).toEqual([{ name: "ctrl-d", text: "" }]);
    expect(keysOf("G", { ...NO_KEY, shift: true })).toEqual([{ name: "G", text: "G" }]);
    expect(bindingOf("G")?.action).toBe("end");
  });

  it("that come in one read are all there", () => {
    expect(keysOf("\rx\u0015y\u007f\t", NO_KEY).map(({ name }) => name)).toEqual([
      "enter",
      "x",
      "ctrl-u",
      "y",
      "backspace",
      "tab",
    ]);
    expect(keysOf("jj G", NO_KEY).map(({ name }) => name)).toEqual(["j", "j", "space", "G"]);
  });

  it("of any bytes never throw and never type a control character", () => {
    const flags = fc.record({ ctrl: fc.boolean(), meta: fc.boolean(), shift: fc.boolean() });
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), flags, (input, key) => {
        for (const { text } of keysOf(input, { ...NO_KEY, ...key })) expect(text).not.toMatch(/[\u0000-\u001f\u007f]/);
      }),
    );
  });
});

describe("a line of text", () => {
  const press = (text: string, ...names: readonly string[]) =>
    names.reduce((line, name) => edit(line, { name, text: name.length === 1 ? name : "" }) ?? line, editedLine(text));

  it("is edited at its cursor", () => {
    expect(press("from:bos", "s")).toEqual({ text: "from:boss", cursor: 9 });
    expect(press("ab", "left", "x").text).toBe("axb");
    expect(press("from:a op:delete", "ctrl-w").text).toBe("from:a ");
    expect(press("abc", "home", "ctrl-d").text).toBe("bc");
    expect(press("abc", "ctrl-u").text).toBe("");
  });

  it("loses whole characters, not halves of them", () => {
    expect(press("x👩‍👩‍👧", "backspace").text).toBe("x");
    expect(press("请e\u0301", "backspace").text).toBe("请");
  });
});

describe("the command line of the screen", () => {
  it("knows the program's verbs", () => {
    expect(commandRoute("item 339 -a user@example.com")).toEqual({
      to: "item",
      id: 339,
      account: "user@example.com",
      host: null,
    });
    expect(commandRoute("salvage search from:boss@example.com  op:delete")).toEqual({
      to: "search",
      filter: "from:boss@example.com  op:delete",
    });
    expect(commandRoute("lost --loss 4")).toEqual({ to: "loss", number: 4 });
    expect(commandRoute("show 12")).toEqual({ to: "evidence", event: 12 });
  });

  it("refuses what it does not know", () => {
    expect(() => commandRoute("rm -rf")).toThrow(UsageError);
    expect(() => commandRoute("item all")).toThrow("item needs a number");
  });
});
