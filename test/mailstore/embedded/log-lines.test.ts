import { describe, expect, it } from "vitest";
import { deletedTogether, itemContext } from "../../../src/mailstore/embedded/log-lines.ts";
import type { StoredType } from "../../../src/mailstore/index.ts";
import { blobPath } from "../../../src/mailstore/index.ts";

const item = (id: number, type: StoredType = "message", metadata = {}) => ({ id, type, metadata });
const run = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe("an item in the log", () => {
  it("is named by its class, a contact also by its address", () => {
    expect(itemContext(item(1857))).toBe("Message (id=1857)");
    expect(itemContext(item(612, "contact", { email: "carl@example.org" }))).toBe("Contact carl@example.org (id=612)");
    expect(itemContext(item(613, "contact"))).toBe("Contact <undefined> (id=613)");
  });
});

describe("items deleted together", () => {
  it("are listed by type, and what is left over repeats under the next type (the server's bug)", () => {
    const lines = deletedTogether([item(257), item(300), item(301), item(612, "contact")]);
    expect(lines).toEqual([
      "Deleting MESSAGES: 257,300,301.",
      "Deleting CONTACTS: 257,300,301,612.",
      "Deleting VIRTUAL_CONVERSATIONS: 257,300,301,612.",
    ]);
  });

  it("are listed 200 to a line, and a full line leaves nothing over", () => {
    const lines = deletedTogether(run(300, 400).map((id) => item(id)));
    expect(lines.map((line) => line.split(":")[0])).toEqual([
      "Deleting MESSAGES",
      "Deleting MESSAGES",
      "Deleting VIRTUAL_CONVERSATIONS",
      "Deleting VIRTUAL_CONVERSATIONS",
    ]);
    expect(lines[0]).toBe(`Deleting MESSAGES: ${run(300, 200).join(",")}.`);
    expect(lines[1]).toBe(`Deleting MESSAGES: ${run(500, 200).join(",")}.`);
  });

  it("go in batches of a thousand: 2,350 documents give 5, 5 and 2 lines", () => {
    expect(deletedTogether(run(256, 2350).map((id) => item(id, "document")))).toHaveLength(12);
  });

  it("say nothing where there is nothing", () => {
    expect(deletedTogether([])).toEqual([]);
  });
});

describe("a blob", () => {
  it("lies where a real server would put it", () => {
    // The vendor's example: mailbox 11, item 260, mod_content 110.
    expect(blobPath({ mailbox: 11, itemId: 260, contentSequence: 110 })).toBe("0/11/msg/0/260-110.msg");
    expect(blobPath({ mailbox: 4096, itemId: 8192, contentSequence: 7 })).toBe("1/4096/msg/2/8192-7.msg");
    // Groups wrap after 256: 256 * 4096 = 1048576.
    expect(blobPath({ mailbox: 1, itemId: 1_048_576, contentSequence: 7 })).toBe("0/1/msg/0/1048576-7.msg");
  });
});
