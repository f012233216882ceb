/** How the server generations differ in what they log. Facts: the format catalogue, sections 1.2, 3.1, 3.3, 3.4, 3.10, 3.11. */
export interface Generation {
  readonly name: GenerationName;
  /** As the boot banner and user agents print it. */
  readonly version: string;
  readonly product: "zimbra" | "carbonio";
  /** Shape of HTTP thread names: Jetty 6, the server's address, its host name, or no URL at all. */
  readonly threads: "btpool" | "address" | "host" | "bare";
  /** `Adding Message`: as it was up to 8.8.4, with `acct=`, with `sender=`, or at DEBUG and so not there. */
  readonly messageAdd: "plain" | "acct" | "sender" | "hidden";
  readonly deletionLists: "untyped" | "typed";
  /** `Emptying N items`: with the lists after it, alone (they were lost), or not logged. */
  readonly emptying: "counted" | "counted-alone" | "silent";
  readonly logsFolderAdd: boolean;
  readonly folderDelete: "path-first" | "id-first";
  /** When the request name is logged: before the work (to 7.2.1) or after it with `elapsed=`. */
  readonly requestLine: "before" | "after";
  readonly soapId: boolean;
  /** IMAP and POP connections have numbers (`cid`) and hop between threads. */
  readonly connectionIds: boolean;
  readonly imapSuffix: string;
  readonly altertag: boolean;
  readonly announcesBatch: boolean;
  readonly smtpRecipients: boolean;
  readonly dumpster: boolean;
  readonly documents: boolean;
  readonly activeSync: boolean;
  readonly sessionSummary: boolean;
}

export type GenerationName =
  | "zimbra-6.0"
  | "zimbra-7.2"
  | "zimbra-7.2-bare"
  | "zimbra-8.6"
  | "zimbra-8.8.6"
  | "zimbra-8.8.15"
  | "zimbra-10.0"
  | "zimbra-10.1"
  | "carbonio";

const zimbra7: Generation = {
  name: "zimbra-7.2",
  version: "7.2.4_GA_2900",
  product: "zimbra",
  threads: "btpool",
  messageAdd: "plain",
  deletionLists: "untyped",
  emptying: "counted",
  logsFolderAdd: true,
  folderDelete: "path-first",
  requestLine: "after",
  soapId: false,
  connectionIds: false,
  imapSuffix: "",
  altertag: false,
  announcesBatch: false,
  smtpRecipients: false,
  dumpster: false,
  documents: true,
  activeSync: true,
  sessionSummary: false,
};

const zimbra10: Generation = {
  ...zimbra7,
  name: "zimbra-10.0",
  version: "10.0.7_GA_4598",
  threads: "host",
  messageAdd: "acct",
  deletionLists: "typed",
  emptying: "silent",
  logsFolderAdd: false,
  folderDelete: "id-first",
  soapId: true,
  connectionIds: true,
  imapSuffix: " (NIO)",
  altertag: true,
  announcesBatch: true,
  smtpRecipients: true,
  dumpster: true,
};

const zimbra86: Generation = {
  ...zimbra7,
  name: "zimbra-8.6",
  version: "8.6.0_GA_1153",
  threads: "address",
  emptying: "silent",
  folderDelete: "id-first",
  soapId: true,
  dumpster: true,
};

export const generations: Readonly<Record<GenerationName, Generation>> = {
  "zimbra-6.0": { ...zimbra7, name: "zimbra-6.0", version: "6.0.8_GA_2661", requestLine: "before" },
  "zimbra-7.2": zimbra7,
  "zimbra-7.2-bare": { ...zimbra7, name: "zimbra-7.2-bare", emptying: "counted-alone" },
  "zimbra-8.6": zimbra86,
  "zimbra-8.8.6": {
    ...zimbra10,
    name: "zimbra-8.8.6",
    version: "8.8.6_GA_1906",
    messageAdd: "hidden",
    announcesBatch: false,
  },
  "zimbra-8.8.15": { ...zimbra10, name: "zimbra-8.8.15", version: "8.8.15_GA_4007" },
  "zimbra-10.0": zimbra10,
  "zimbra-10.1": {
    ...zimbra10,
    name: "zimbra-10.1",
    version: "10.1.3_GA_4700",
    messageAdd: "sender",
    sessionSummary: true,
  },
  carbonio: {
    ...zimbra10,
    name: "carbonio",
    version: "8.8.15_GA_4026",
    product: "carbonio",
    threads: "bare",
    documents: false,
    activeSync: false,
  },
};
