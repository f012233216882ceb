import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itemStory, lostItems, whoText } from "../../src/query/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const PHONE = "ApplDNABC123";
const url = `https://m.example.com/Microsoft-Server-ActiveSync?User=anna@example.com&DeviceId=${PHONE}&DeviceType=iPhone&Cmd=Sync`;
const context = `name=anna@example.com;mid=42;ip=198.51.100.82;Cmd=Sync;DeviceID=${PHONE};Version=14.1;`;

let index: SmallIndex;
beforeAll(async () => {
  index = await smallIndex({
    text: `2024-03-11 14:00:00,200 INFO  [qtp1-7:${url}] [${context}] mailop - Deleting Message (id=257).\n`,
  });
});
afterAll(() => index.remove());

describe("a deletion on a phone", () => {
  it("names the device in the loss, in the item's story and in words, as it names no client", () => {
    const [loss] = lostItems(index.reader, {}, 10).losses;
    expect(loss).toMatchObject({ client: null, device: PHONE });
    expect(loss && whoText(loss)).toContain(`from 198.51.100.82 with device ${PHONE} (session 1)`);
    const { by, story } = itemStory(index.reader, { id: 257, account: "anna@example.com", host: null });
    expect(by).toMatchObject({ client: null, device: PHONE });
    expect(story).toMatchObject([{ device: PHONE }]);
  });
});
