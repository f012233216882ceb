import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineBlocks } from "../../src/log/index.ts";

async function collect(stream: Readable): Promise<Buffer[]> {
  const blocks: Buffer[] = [];
  for await (const block of lineBlocks(stream)) blocks.push(Buffer.from(block));
  return blocks;
}

describe("a stream", () => {
  it("comes as whole lines with every byte as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 10 }), async (chunks) => {
        const blocks = await collect(
          Readable.from(
            chunks.map((chunk) => Buffer.from(chunk)),
            { objectMode: false },
          ),
        );
        expect(Buffer.concat(blocks).equals(Buffer.concat(chunks))).toBe(true);
        for (const block of blocks.slice(0, -1)) expect(block.at(-1)).toBe(10);
      }),
    );
  });

  it("gives a line as soon as it is complete", async () => {
    const stream = new Readable({ read() {} });
    const blocks = lineBlocks(stream);
    stream.push("one\ntw");
    expect(Buffer.from((await blocks.next()).value as Uint8Array).toString()).toBe("one\n");
    stream.push("o\n");
    expect(Buffer.from((await blocks.next()).value as Uint8Array).toString()).toBe("two\n");
    stream.push(null);
    expect((await blocks.next()).done).toBe(true);
  });

  it("that fails is told as a source that cannot be read", async () => {
    const stream = new Readable({
      read() {
        this.destroy(new Error("gone"));
      },
    });
    await expect(collect(stream)).rejects.toMatchObject({ problem: "source-unreadable", path: "stdin" });
  });
});
