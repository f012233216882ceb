/** A process that delivers messages to a store until it is done or killed: `writer-program.ts ROOT NAME COUNT`. */
import { openEmbeddedStore } from "../../../src/mailstore/index.ts";
import { message } from "../new-store.ts";

const [root = "", name = "", count = "0"] = process.argv.slice(2);
const store = openEmbeddedStore(root);
const mail = await store.openMailbox("john@example.com");
for (let n = 0; n < Number(count); n++) {
  const { id } = await mail.add({
    type: "message",
    folderId: 2,
    content: message({ messageId: `<${name}.${n}@example.org>` }),
  });
  if (n % 3 === 0) await mail.trash([id]);
  if (n % 6 === 0) await mail.delete([id]);
  if (n === 1) process.stdout.write("under way\n");
}
await store.close();
