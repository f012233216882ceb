import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { type ImapLogin, type MailStore, openImapStore } from "../../../src/mailstore/index.ts";
import { type Dovecot, startDovecot } from "../../support/dovecot.ts";

/** A Dovecot with many users, so that each test takes a fresh one. */
export interface ImapWorld {
  readonly dovecot: Dovecot;
  /** A user whose mailbox is empty. */
  nextUser(): string;
  /** A store of that user. `login` default: with the user's own password. */
  open(user: string, login?: Partial<ImapLogin>): MailStore;
  /** Another program at the same mailbox. */
  otherClient<T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const PASSWORD = "user-secret";

export async function startImapWorld(users: number): Promise<ImapWorld> {
  const names = Array.from({ length: users }, (_, index) => `user${index}@example.com`);
  const dovecot = await startDovecot(Object.fromEntries(names.map((name) => [name, PASSWORD])));
  const folder = mkdtempSync(join(tmpdir(), "salvage-imap-"));
  const { host, port, certificatePem } = dovecot;
  const server = { host, port, security: "tls", certificateAuthorityPem: certificatePem } as const;
  let next = 0;
  return {
    dovecot,
    nextUser: () => names[next++] ?? "",
    open: (user, login) =>
      openImapStore({
        server,
        accounts: [{ name: user }],
        login: async () => ({ user, password: PASSWORD, onBehalfOf: null, ...login }),
        mirrorPath: join(folder, `${user}.db`),
      }),
    otherClient: async (user, work) => {
      const client = new ImapFlow({
        host,
        port,
        secure: true,
        tls: { ca: certificatePem },
        auth: { user, pass: PASSWORD },
        logger: false,
        disableAutoIdle: true,
      });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.logout();
      }
    },
    stop: async () => {
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs work in a folder with another program. */
export async function inFolder<T>(client: ImapFlow, path: string, work: () => Promise<T>): Promise<T> {
  const lock = await client.getMailboxLock(path);
  try {
    return await work();
  } finally {
    lock.release();
  }
}
