import { describe, expect, it } from "vitest";
import { explainLine } from "../../src/grammar/index.ts";
import { builtIn } from "./grammars.ts";

const header =
  "2020-07-18 15:22:01,495 INFO  [qtp1-5:https://192.0.2.10:443/service/soap/MsgActionRequest] [name=user@example.com;mid=2538;ua=a;;b;]";

describe("the explanation of a line", () => {
  it("tells header, event and fields", () => {
    const explained = explainLine(builtIn.matcher, `${header} mailop - moving Message (id=339) to Folder Trösh (id=3)`);
    expect(explained.header).toEqual({
      localMs: Date.UTC(2020, 6, 18, 15, 22, 1, 495),
      level: "INFO",
      thread: "qtp1-5:https://192.0.2.10:443/service/soap/MsgActionRequest",
      context: [
        ["name", "user@example.com"],
        ["mid", "2538"],
        ["ua", "a;b"],
      ],
    });
    expect([explained.category, explained.watched, explained.event?.id]).toEqual([
      "mailop",
      true,
      "zimbra/mailop:move",
    ]);
    expect(explained.fields).toEqual({ item: "Message (id=339)", dest: "Folder Trösh (id=3)" });
  });

  it("tells how far the patterns of the category got, nearest first", () => {
    const { event, lost } = explainLine(
      builtIn.matcher,
      `${header} mailop - moving Message (id=339) to Ordner Trösh (id=3)`,
    );
    expect(event).toBeNull();
    expect(lost[0]).toEqual({
      id: "zimbra/mailop:move",
      template: "moving {item:item} to {dest:folder}",
      reached: "moving ",
      expected: "{item:item}",
    });
    expect(lost.find(({ id }) => id === "zimbra/mailop:modify-contact")?.reached).toBe("mo");
    expect(lost.length).toBe(builtIn.matcher.patterns.filter(({ category }) => category === "mailop").length);
  });

  it("of a category that no grammar is about says so", () => {
    const { watched, category, lost } = explainLine(builtIn.matcher, `${header} sqltrace - select 1`);
    expect([watched, category, lost]).toEqual([false, "sqltrace", []]);
  });

  it("of a record with a stack trace sees the whole record", () => {
    const { event, message } = explainLine(
      builtIn.matcher,
      `${header} SoapEngine - handler exception\ncom.example.A: x\n\tat b`,
    );
    expect(event?.id).toBe("zimbra/soap:failed");
    expect(message).toBe("handler exception\ncom.example.A: x\n\tat b");
  });

  it("of a bare message finds the category in which it matches, or comes nearest", () => {
    expect(explainLine(builtIn.matcher, "Purging messages.").category).toBe("purge");
    const near = explainLine(builtIn.matcher, "Emptying 9 things from /Trash, removeSubfolders=true.");
    expect([near.event, near.category, near.lost[0]?.reached]).toEqual([null, "mailbox", "Emptying 9 "]);
    expect(explainLine(builtIn.matcher, "\u0001").category).toBeNull();
  });
});
