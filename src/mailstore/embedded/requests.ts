import type { MessageHeaders } from "../message-headers.ts";
import type { Client, NewItem } from "../port.ts";
import type { StoredType } from "../records.ts";
import type { ActRequest } from "./act-log.ts";
import type { StagedBlob } from "./blob-volume.ts";

/** What the port's operations are called by clients: the SOAP request, or the IMAP command where there is one. */

const ADD: Readonly<Record<StoredType, string>> = {
  message: "AddMsgRequest",
  chat: "AddMsgRequest",
  contact: "CreateContactRequest",
  appointment: "CreateAppointmentRequest",
  task: "CreateTaskRequest",
  document: "SaveDocumentRequest",
  note: "CreateNoteRequest",
  link: "SaveDocumentRequest",
};

const REWRITE: Readonly<Record<StoredType, string>> = {
  message: "SaveDraftRequest",
  chat: "SaveDraftRequest",
  contact: "ModifyContactRequest",
  appointment: "ModifyAppointmentRequest",
  task: "ModifyTaskRequest",
  document: "SaveDocumentRequest",
  note: "EditNoteRequest",
  link: "SaveDocumentRequest",
};

function byProtocol(client: Client, soap: string, imap: string): ActRequest {
  return { name: client.protocol === "imap" ? imap : soap };
}

export function addRequest(
  client: Client,
  item: NewItem,
  blob: StagedBlob | null,
  headers: MessageHeaders | null,
): ActRequest {
  if (client.protocol !== "lmtp") return byProtocol(client, ADD[item.type], "APPEND");
  const sender = item.envelopeSender ?? headers?.sender ?? "";
  const name = `Delivering message: size=${blob?.sizeBytes ?? 0} bytes, nrcpts=1, sender=${sender}, msgid=${headers?.messageId ?? ""}`;
  return { name, sender };
}

export function rewriteRequest(client: Client, type: StoredType): ActRequest {
  return byProtocol(client, REWRITE[type], "APPEND");
}

export function actionRequest(client: Client, types: readonly StoredType[], imap: string): ActRequest {
  const onlyType = types.every((type) => type === types[0]) ? types[0] : undefined;
  const soap =
    onlyType === "message" ? "MsgActionRequest" : onlyType === "contact" ? "ContactActionRequest" : "ItemActionRequest";
  return byProtocol(client, soap, imap);
}

export function folderActionRequest(client: Client, imap: string): ActRequest {
  return byProtocol(client, "FolderActionRequest", imap);
}

export function createFolderRequest(client: Client, kind: "folder" | "search" | "mountpoint"): ActRequest {
  const soap = {
    folder: "CreateFolderRequest",
    search: "CreateSearchFolderRequest",
    mountpoint: "CreateMountpointRequest",
  };
  return byProtocol(client, soap[kind], "CREATE");
}
