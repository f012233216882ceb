import { beginSoap, callerOf, endSoap } from "../act.ts";
import { sayAdd } from "../item-lines.ts";
import { addItem, type ContentType, FOLDER, folderOf } from "../mailbox.ts";
import { senders, subjects } from "../people.ts";
import type { User, World } from "../world.ts";

const homes: Readonly<Record<string, readonly [string, number]>> = {
  contact: ["CreateContactRequest", FOLDER.contacts],
  document: ["SaveDocumentRequest", FOLDER.briefcase],
  appointment: ["CreateAppointmentRequest", FOLDER.calendar],
  task: ["CreateTaskRequest", FOLDER.tasks],
};

/** Makes a contact, a document, an appointment or a task. */
export function createItem(world: World, user: User, type: Exclude<ContentType, "message">): void {
  const { random } = world;
  const [request, home] = homes[type]!;
  const name =
    type === "contact"
      ? random.chance(0.2)
        ? ""
        : random.pick(senders)
      : type === "document"
        ? `Plan ${random.int(1, 99)}.odt`
        : random.pick(subjects);
  const act = beginSoap(world, { request, on: user, caller: callerOf(user) });
  sayAdd(
    act,
    user.mailbox,
    addItem(user.mailbox, { type, folder: folderOf(user.mailbox, home), name, nowMs: act.nowMs }),
  );
  endSoap(act, user);
}
