import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtIn, readMessage } from "./grammars.ts";

/**
 * Every message that was found in the sources of Zimbra 6.0 - 10.1 and Carbonio, as an example with the values that its format
 * string puts into it. `as` names the field of ours that takes a value of theirs; null: matched, but not kept.
 */
interface ServerTemplate {
  readonly id: string;
  readonly category: string;
  readonly importance: number;
  readonly event: string;
  readonly kind: string;
  readonly fact: string;
  readonly message: string;
  readonly parsed: Readonly<Record<string, string>>;
  readonly as: Readonly<Record<string, string | null>>;
}

const file = new URL("server-templates.json", import.meta.url);
const templates: readonly ServerTemplate[] = JSON.parse(readFileSync(file, "utf8"));

/** The values of the format string that have a field of ours, as text. */
function expectedFields({ parsed, as }: ServerTemplate): Record<string, string> {
  const kept = Object.entries(parsed).flatMap(([name, value]) => {
    const field = name in as ? as[name] : name;
    return field === null || field === undefined ? [] : [[field, value]];
  });
  return Object.fromEntries(kept);
}

/** A field's value as the log prints it. */
function printed(value: unknown, separators: RegExp): string {
  return Array.isArray(value) ? value.join(",") : String(value).replace(separators, ",");
}

describe("every message of the server sources", () => {
  it("is on the list, 270 of them", () => {
    expect(templates.length).toBe(270);
  });

  it.each(templates.map((template) => [template.id, template] as const))("%s is understood", (_, template) => {
    const found = readMessage(template.category, template.message);
    expect(found?.event).toBe(template.event);
    for (const [field, value] of Object.entries(expectedFields(template))) {
      // Lists are compared without their separators: `, to=a, to=b` is the list a, b.
      const separators = /^, to=|, to=|, /g;
      const actual = found?.fields[field];
      const wanted = Array.isArray(actual) ? value.replace(/^, to=/, "").replace(separators, ",") : value;
      expect([field, printed(actual, Array.isArray(actual) ? separators : /$^/)]).toEqual([field, wanted]);
    }
  });

  it("has the kind and the fact that it is meant to have", () => {
    for (const { event, kind, fact } of templates) {
      const pattern = builtIn.matcher.patterns.find(({ id }) => id === event);
      expect([event, pattern?.kind, pattern?.fact]).toEqual([event, kind, fact]);
    }
  });

  it("makes an event where it decides the fate of an item or is context for that", () => {
    const dropped = templates.filter(({ importance, event }) => {
      const pattern = builtIn.matcher.patterns.find(({ id }) => id === event);
      return importance >= 2 && !pattern?.keep;
    });
    expect(dropped.map(({ id }) => id)).toEqual([]);
  });

  it("keeps every value of a message that decides the fate of an item, but a few that say nothing of it", () => {
    const left = templates
      .filter(({ importance }) => importance === 3)
      .flatMap(({ id, as }) =>
        Object.keys(as)
          .filter((name) => as[name] === null)
          .map((name) => `${id} ${name}`),
      );
    expect(left).toEqual([
      // The id stands in the rendered item.
      "mailop-005 id",
      "mailbox-036 batchSize",
      "mailbox-040 groupId",
      "mailbox-041 groupId",
      "mailbox-053 change",
      "dav-182 depth",
      "misc-214 release",
      "misc-214 builddate",
    ]);
  });
});
