/** A small log of one morning: a message from the boss that was trashed and emptied, one purged, and names that attack a terminal. */
const SOAP = (request: string, mid: number, account: string, soapId: string) =>
  `[qtp1-11:https://mail.example.com:8443/service/soap/${request}] [name=${account};mid=${mid};oip=203.0.113.7;port=41822;ua=ZimbraWebClient - FF115 (Linux)/10.1.1_GA_4634;soapId=${soapId};]`;

const user = "user@example.com";

export const THREE_LOSSES = [
  "2024-03-11 09:00:01,000 INFO  [LmtpServer-7] [name=user@example.com;mid=42;ip=192.0.2.25;] lmtp - Delivering message: size=1503 bytes, nrcpts=1, sender=boss@example.com, msgid=<a1@example.com>",
  "2024-03-11 09:00:01,020 INFO  [LmtpServer-7] [name=user@example.com;mid=42;ip=192.0.2.25;] mailop - Adding Message: id=301, Message-ID=<a1@example.com>, parentId=-301, folderId=2, folderName=Inbox acct=7c3d2f10-6a1e-4c7c-9d2b-1f5f9d3f0a11.",
  `2024-03-11 09:10:00,000 INFO  ${SOAP("MsgActionRequest", 42, user, "aa000001")} mailop - moving Message (id=301) to Folder Trash (id=3)`,
  `2024-03-11 09:10:00,004 INFO  ${SOAP("MsgActionRequest", 42, user, "aa000001")} soap - MsgActionRequest elapsed=4`,
  `2024-03-11 09:12:30,000 INFO  ${SOAP("FolderActionRequest", 42, user, "aa000002")} mailbox - Emptying 1 items from /Trash, removeSubfolders=true.`,
  `2024-03-11 09:12:30,010 INFO  ${SOAP("FolderActionRequest", 42, user, "aa000002")} mailop - Deleting MESSAGES: 301.`,
  `2024-03-11 09:12:30,012 INFO  ${SOAP("FolderActionRequest", 42, user, "aa000002")} soap - FolderActionRequest elapsed=12`,
  `2024-03-11 09:20:00,000 INFO  ${SOAP("MsgActionRequest", 42, user, "aa000003")} mailop - moving Message (id=302) to Folder \u001b]52;c;aGk=\u0007\u001b[2J\u202egpj.x (id=312)`,
  `2024-03-11 09:20:00,003 INFO  ${SOAP("MsgActionRequest", 42, user, "aa000003")} soap - MsgActionRequest elapsed=3`,
  `2024-03-11 09:21:00,000 INFO  ${SOAP("MsgActionRequest", 42, user, "aa000004")} mailop - moving Message (id=303) to Folder 请假 папка e\u0301te\u0301 ${"x".repeat(300)} (id=313)`,
  `2024-03-11 09:21:00,003 INFO  ${SOAP("MsgActionRequest", 42, user, "aa000004")} soap - MsgActionRequest elapsed=3`,
  `2024-03-11 09:30:00,000 INFO  ${SOAP("MsgActionRequest", 43, "anna@example.com", "aa000005")} mailop - Deleting MESSAGES: 500,501.`,
  `2024-03-11 09:30:00,004 INFO  ${SOAP("MsgActionRequest", 43, "anna@example.com", "aa000005")} soap - MsgActionRequest elapsed=4`,
  "",
].join("\n");
