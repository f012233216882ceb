import { describe, expect, it } from "vitest";
import {
  add,
  DELIVERY,
  deleting,
  deletingFolderPath,
  folder,
  INBOX,
  listing,
  mailboxLog,
  move,
  only,
} from "./records.ts";

/** Two messages filed into a folder whose creation the log does not show; then they go, with a folder below it. */
function emptied(...others: readonly ReturnType<typeof folder>[]) {
  const offers = folder(305, "Offers");
  const log = mailboxLog();
  log.act("2024-03-11 08:00:00,000", null, [add(257, INBOX), add(258, INBOX), add(259, INBOX)], DELIVERY);
  log.act("2024-03-11 08:30:00,000", "MsgActionRequest", [move(257, offers), move(258, offers)]);
  for (const other of others) log.act("2024-03-11 08:40:00,000", "MsgActionRequest", [move(259, other)]);
  log.act("2024-03-11 09:00:00,000", "FolderActionRequest", [
    listing("message", [257, 258]),
    deletingFolderPath(350, "/Offers/Old"),
    deleting(350, "folder", "Old"),
  ]);
  return only(log.replay().losses);
}

describe("an emptied folder of which the log shows only what was moved into it", () => {
  it("is told by the path of the folder below it", () => {
    expect(emptied()).toMatchObject({ cause: "empty-folder", folder: { id: 305, path: "/Offers" } });
  });

  it("is not told where two folders were called so: which one stands in the path is not known", () => {
    expect(emptied(folder(306, "Offers"))).toMatchObject({ cause: "folder-delete", folder: { id: 350 } });
  });
});
