import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** A private IMAP server on loopback: TLS only, plain users, one master user who may act for all (SASL PLAIN with authzid). */
export interface Dovecot {
  readonly host: "localhost";
  readonly port: number;
  /** The certificate that a client must trust, PEM. */
  readonly certificatePem: string;
  readonly master: { readonly user: string; readonly password: string };
  /** Folder of a user's maildir, to damage or look at from outside. */
  mailFolder(user: string): string;
  stop(): Promise<void>;
}

const env = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` };

/** Whether Dovecot's IMAP server is installed here. Tests that need it say aloud when it is not. */
export const dovecotIsInstalled: boolean =
  spawnSync("dovecot", ["--version"], { env }).status === 0 && existsSync("/usr/lib/dovecot/imap");

if (!dovecotIsInstalled)
  process.stderr.write("SKIPPED: the tests against a real IMAP server (apt-get install dovecot-imapd)\n");

/** Runs as the caller; as root the mail belongs to `nobody`, because Dovecot serves no mail as root. */
const isRoot = userInfo().uid === 0;
const MAIL_UID = isRoot ? 65_534 : userInfo().uid;
const MAIL_GID = isRoot ? 65_534 : userInfo().gid;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

function makeCertificate(folder: string): void {
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const made = spawnSync("openssl", ["req", "-x509", "-nodes", "-days", "2", ...curve, ...subject, ...files], { env });
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
}

function configText(folder: string, port: number): string {
  const user = userInfo().username;
  const unprivileged = isRoot ? "" : `default_internal_user = ${user}\ndefault_login_user = ${user}\n`;
  const noChroot = ["anvil", "imap-login", "stats"].map((name) => `service ${name} {\n  chroot =\n}\n`).join("");
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
auth_master_user_separator = *
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u/Maildir:LAYOUT=fs
${unprivileged}${isRoot ? "" : noChroot}
# No penalty for the test that gives a wrong password.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
passdb {
  driver = passwd-file
  args = ${folder}/masters
  master = yes
  result_success = continue
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${MAIL_UID} gid=${MAIL_GID} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
}
`;
}

function writeFiles(folder: string, port: number, users: Readonly<Record<string, string>>): void {
  chmodSync(folder, 0o755);
  for (const name of ["run", "state", "mail"]) mkdirSync(join(folder, name));
  for (const user of Object.keys(users)) mkdirSync(join(folder, "mail", user));
  if (isRoot) for (const user of ["", ...Object.keys(users)]) chownSync(join(folder, "mail", user), MAIL_UID, MAIL_GID);
  const lines = Object.entries(users).map(([name, password]) => `${name}:{PLAIN}${password}\n`);
  writeFileSync(join(folder, "users"), lines.join(""), { mode: 0o644 });
  writeFileSync(join(folder, "masters"), "admin:{PLAIN}master-secret\n", { mode: 0o644 });
  makeCertificate(folder);
  writeFileSync(join(folder, "dovecot.conf"), configText(folder, port));
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function untilItAnswers(child: ChildProcess, port: number, folder: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await answers(port)) return;
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 25));
  }
  const log = join(folder, "dovecot.log");
  throw new Error(`dovecot did not start\n${existsSync(log) ? readFileSync(log, "utf8") : ""}`);
}

/** Starts a server with these users (name → password), each with an empty mailbox. Stop it when the tests are done. */
export async function startDovecot(users: Readonly<Record<string, string>>): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), "salvage-dovecot-"));
  const port = await freePort();
  writeFiles(folder, port, users);
  const child = spawn("dovecot", ["-F", "-c", join(folder, "dovecot.conf")], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilItAnswers(child, port, folder);
  return {
    host: "localhost",
    port,
    certificatePem: readFileSync(join(folder, "cert.pem"), "utf8"),
    master: { user: "admin", password: "master-secret" },
    mailFolder: (user) => join(folder, "mail", user, "Maildir"),
    stop: async () => {
      if (child.exitCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
