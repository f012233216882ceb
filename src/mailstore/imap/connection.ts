import type { ImapFlow } from "imapflow";
import { EXIT, messageOf, printable, SalvageError, systemErrorCode } from "../../core/index.ts";

/** An IMAP server. There is no way to speak to one without TLS. */
export interface ImapServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (port 993), or STARTTLS, without which nothing is sent. */
  readonly security: "tls" | "starttls";
  /** Certificates to trust instead of the system's, PEM. */
  readonly certificateAuthorityPem: string | null;
}

/** Who logs in. `onBehalfOf`: an administrator's login for another user (SASL PLAIN with authorization identity, RFC 4616). */
export interface ImapLogin {
  readonly user: string;
  readonly password: string;
  readonly onBehalfOf: string | null;
}

/** One connection to one account, opened when it is needed and again after it was lost. */
export class ImapConnection {
  readonly #server: ImapServer;
  readonly #login: ImapLogin;
  #client: ImapFlow | null = null;

  constructor(server: ImapServer, login: ImapLogin) {
    this.#server = server;
    this.#login = login;
  }

  /** Runs work with the connected client. What it throws comes out as an error for people. */
  async run<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#connected());
    } catch (error) {
      throw imapError(this.#server, error);
    }
  }

  /** The same for work that only reads: where the connection was lost in it, it is done once more. */
  async read<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    try {
      return await this.run(work);
    } catch (error) {
      if (this.#client === null || this.#client.usable) throw error;
      return this.run(work);
    }
  }

  /**
   * Runs work with a folder selected; `read` opens it with EXAMINE, so that nothing changes by looking.
   * @throws {SalvageError} `folder-changed` where the folder's UIDs are no longer those that the caller knows
   */
  inFolder<T>(folder: SelectedFolder, access: "read" | "write", work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const run = (task: (client: ImapFlow) => Promise<T>) => (access === "read" ? this.read(task) : this.run(task));
    return run(async (client) => {
      const lock = await client.getMailboxLock(folder.path, { readOnly: access === "read" });
      try {
        await requireSeries(client, folder, access);
        return await work(client);
      } finally {
        lock.release();
      }
    });
  }

  /** Whether the server offers an extension. */
  offers(capability: string): Promise<boolean> {
    return this.run(async (client) => client.capabilities.has(capability));
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client?.usable) await client.logout().catch(() => client.close());
    else client?.close();
  }

  async #connected(): Promise<ImapFlow> {
    if (this.#client?.usable) return this.#client;
    const { host, port, security, certificateAuthorityPem } = this.#server;
    const { user, password, onBehalfOf } = this.#login;
    // Loaded where a server is spoken to: nobody else pays for its start.
    const { ImapFlow } = await import("imapflow");
    const client = new ImapFlow({
      host,
      port,
      secure: security === "tls",
      ...(security === "starttls" ? { doSTARTTLS: true } : {}),
      tls: certificateAuthorityPem === null ? {} : { ca: certificateAuthorityPem },
      auth: {
        user,
        pass: password,
        ...(onBehalfOf === null ? {} : { authzid: onBehalfOf, loginMethod: "AUTH=PLAIN" }),
      },
      clientInfo: { name: "salvage" },
      logger: false,
      disableAutoIdle: true,
    });
    // A lost connection shows in the next command; the event without listener would end the process.
    client.on("error", () => undefined);
    await client.connect();
    this.#client = client;
    return client;
  }
}

/** A folder, and the UIDVALIDITY under which the caller knows its UIDs; null: any. */
export interface SelectedFolder {
  readonly path: string;
  readonly uidValidity: number | null;
}

function isSeries(client: ImapFlow, folder: SelectedFolder): boolean {
  return (
    folder.uidValidity === null ||
    (client.mailbox !== false && Number(client.mailbox.uidValidity) === folder.uidValidity)
  );
}

/** A UID means a message only under its UIDVALIDITY: another message may have the same UID in a folder that was made anew. */
export async function requireSeries(client: ImapFlow, folder: SelectedFolder, access: "read" | "write"): Promise<void> {
  if (isSeries(client, folder)) return;
  // The connection may still look at the folder that was there before.
  await client.mailboxOpen(folder.path, { readOnly: access === "read" });
  if (isSeries(client, folder)) return;
  throw new SalvageError(`the folder ${printable(folder.path)} was made anew on the server`, {
    code: "folder-changed",
    exitCode: EXIT.partly,
    hint: "run it again",
  });
}

/** What the library tells of a command that failed, besides the message. */
interface CommandFailure {
  readonly authenticationFailed?: boolean;
  readonly responseText?: string;
  readonly serverResponseCode?: string;
}

/** The response code of a server's refusal (`TRYCREATE`, `OVERQUOTA`, …; RFC 5530), or null. */
export function responseCode(error: unknown): string | null {
  const cause = error instanceof SalvageError ? error.cause : error;
  return (cause as CommandFailure | undefined)?.serverResponseCode ?? null;
}

function imapError(server: ImapServer, error: unknown): unknown {
  if (error instanceof SalvageError || !(error instanceof Error)) return error;
  const failure = error as CommandFailure;
  const where = `${server.host}:${server.port}`;
  const said = printable(failure.responseText ?? messageOf(error)).slice(0, 200);
  const tell = (message: string, code: string, exitCode: 3 | 6 | 7, hint?: string) =>
    new SalvageError(message, { code, exitCode, hint, cause: error });
  if (failure.authenticationFailed === true) {
    return tell(`${where} refused the login: ${said}`, "login-refused", EXIT.noPermission, "check user and password");
  }
  if (failure.responseText !== undefined) return tell(`${where}: ${said}`, "refused", EXIT.partly);
  if (systemErrorCode(error) === null) return error;
  return tell(
    `cannot talk to ${where}: ${said}`,
    "server-unreachable",
    EXIT.engineUnavailable,
    "check host, port and TLS",
  );
}
