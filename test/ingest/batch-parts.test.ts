import { afterEach, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

let index: SmallIndex;
afterEach(() => index.remove());

describe("the parts of a BatchRequest on servers that name a request before they dispatch it", () => {
  it.each([
    ["7.0 - 7.2.1", "(batch) MsgActionRequest", "(batch) ContactActionRequest"],
    [
      "6.x, with a namespace",
      "(batch) {urn:zimbraMail}MsgActionRequest",
      "(batch) {urn:zimbraMail}ContactActionRequest",
    ],
  ])("are acts of their own: one that fails leaves the one before as it was (%s)", async (_, first, second) => {
    const head =
      "INFO  [btpool0-1://localhost/service/soap/BatchRequest] [name=anna@example.com;mid=42;ip=192.0.2.44;]";
    const messages = [
      "soap - BatchRequest",
      `soap - ${first}`,
      "mailop - Deleting Message (id=300).",
      `soap - ${second}`,
      "mailop - Deleting Contact carl@example.org (id=301).",
      "SoapEngine - handler exception: no such item: 302",
    ];
    index = await smallIndex({
      text: messages.map((message, ms) => `2010-05-14 10:31:07,33${ms} ${head} ${message}\n`).join(""),
    });
    const { stdout } = await runInProcess(["lost", "--json", "--index", index.path]);
    expect(JSON.parse(stdout).losses).toMatchObject([
      { cause: "delete", operation: "MsgActionRequest", items: [{ id: 300, type: "message" }] },
    ]);
  });
});
