import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openEmbeddedStore } from "./embedded/store.ts";
import { type ConfiguredServer, IMAP_CONFIG_FILE, readImapConfig } from "./imap/config.ts";
import type { ImapLogin } from "./imap/connection.ts";
import { type AskPassword, passwordFrom } from "./imap/password.ts";
import { openImapStore } from "./imap/store.ts";
import { joinStores } from "./joined.ts";
import type { MailStore } from "./port.ts";

export interface OpenOptions {
  /** Makes the embedded store where there is none (default true). */
  readonly create?: boolean;
  /** Default: the process's. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Default: nobody is asked. */
  readonly askPassword?: AskPassword;
}

/**
 * Opens the mailboxes of a root folder: the embedded store, and the accounts on IMAP servers that `DIR/imap.json` names. An
 * account is found by its name or id wherever it lives. No server is spoken to before one of its mailboxes is opened.
 */
export function openMailStore(root: string, options: OpenOptions = {}): MailStore {
  const servers = readImapConfig(root);
  const embedded = openEmbeddedStore(root, { create: options.create ?? true });
  if (servers.length === 0) return embedded;
  return joinStores(
    embedded,
    servers.map((server) => openConfigured(root, server, options)),
  );
}

/** Whether a root folder names IMAP servers: then it holds mailboxes also where there is no embedded store yet. */
export function hasImapServers(root: string): boolean {
  return existsSync(join(root, IMAP_CONFIG_FILE));
}

function openConfigured(root: string, configured: ConfiguredServer, options: OpenOptions): MailStore {
  const { server, accounts } = configured;
  const place = createHash("sha256").update(`${server.host}:${server.port}`).digest("hex").slice(0, 16);
  return openImapStore({
    server,
    accounts,
    login: ({ name }) => loginOf(configured, name, options),
    mirrorPath: join(root, "store", `imap-${place}.db`),
  });
}

async function loginOf(configured: ConfiguredServer, name: string, options: OpenOptions): Promise<ImapLogin> {
  const environment = options.environment ?? process.env;
  const ask = options.askPassword ?? null;
  const account = configured.accounts.find((entry) => entry.name === name);
  const user = account?.user ?? name;
  const { admin } = configured;
  if (admin !== null) {
    const password = await passwordFrom(admin.password, environment, ask, admin.user);
    return { user: admin.user, password, onBehalfOf: user };
  }
  if (account === undefined) throw new Error(`an account that is not configured: ${name}`);
  return { user, password: await passwordFrom(account.password, environment, ask, user), onBehalfOf: null };
}
