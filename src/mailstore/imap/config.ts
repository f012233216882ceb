import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { badConfig, messageOf, systemErrorCode } from "../../core/index.ts";
import { validAddress, validId } from "../addresses.ts";
import { refusal } from "../errors.ts";
import type { ImapServer } from "./connection.ts";
import type { PasswordPlace } from "./password.ts";

/** IMAP accounts of a root folder: `DIR/imap.json`. It says where passwords are and holds none. */
export const IMAP_CONFIG_FILE = "imap.json";

/** An account that is configured. */
export interface ConfiguredAccount {
  readonly name: string;
  readonly id?: string;
  /** Its name at the server. */
  readonly user: string;
  readonly password: PasswordPlace;
}

/** A server with its accounts. */
export interface ConfiguredServer {
  readonly server: ImapServer;
  readonly accounts: readonly ConfiguredAccount[];
  /** Who logs in on behalf of all accounts, where that is an administrator. */
  readonly admin: { readonly user: string; readonly password: PasswordPlace } | null;
}

const DEFAULT_PASSWORD = "SALVAGE_IMAP_PASSWORD";

/** A part of the configuration with its place in the file, for errors. */
class Part {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #place: string;

  constructor(value: unknown, place: string, known: readonly string[]) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad(place, "is no object");
    this.#values = value as Readonly<Record<string, unknown>>;
    this.#place = place;
    const unknown = Object.keys(value).find((key) => !known.includes(key));
    if (unknown !== undefined) throw bad(`${place}.${unknown}`, `is not known; known are ${known.join(", ")}`);
  }

  text(key: string): string | null {
    const value = this.#values[key];
    if (value === undefined || value === null) return null;
    if (typeof value !== "string" || value === "") throw bad(`${this.#place}.${key}`, "is no text");
    return value;
  }

  port(key: string): number | null {
    const value = this.#values[key];
    if (value === undefined) return null;
    if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > 65_535) {
      throw bad(`${this.#place}.${key}`, "is no port");
    }
    return Number(value);
  }

  list<T>(key: string, read: (value: unknown, place: string) => T): T[] {
    const value = this.#values[key];
    if (!Array.isArray(value)) throw bad(`${this.#place}.${key}`, "is no list");
    return value.map((entry, index) => read(entry, `${this.#place}.${key}[${index}]`));
  }

  value(key: string): unknown {
    return this.#values[key];
  }

  password(): PasswordPlace {
    const file = this.text("passwordFile");
    return { environment: this.text("passwordEnv") ?? DEFAULT_PASSWORD, file: file === null ? null : resolve(file) };
  }
}

function bad(place: string, what: string) {
  return refusal("bad-config", `${IMAP_CONFIG_FILE}: ${place.replace(/^the file\./, "")} ${what}`);
}

/**
 * Reads `DIR/imap.json`; no servers where there is none.
 * @throws {SalvageError} `bad-config` naming the place in the file
 */
export function readImapConfig(root: string): ConfiguredServer[] {
  const file = resolve(root, IMAP_CONFIG_FILE);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemErrorCode(error) ?? "")) return [];
    throw badConfig(file, error);
  }
  try {
    return new Part(JSON.parse(text), "the file", ["servers"]).list("servers", serverOf);
  } catch (error) {
    if (error instanceof SyntaxError) throw bad("the file", `is no JSON: ${messageOf(error)}`);
    throw error;
  }
}

function serverOf(value: unknown, place: string): ConfiguredServer {
  const part = new Part(value, place, ["host", "port", "security", "caFile", "accounts", "admin"]);
  const host = part.text("host");
  if (host === null) throw bad(`${place}.host`, "is missing");
  const security = part.text("security") ?? "tls";
  if (security !== "tls" && security !== "starttls") throw bad(`${place}.security`, "is neither tls nor starttls");
  const caFile = part.text("caFile");
  return {
    server: {
      host,
      port: part.port("port") ?? (security === "tls" ? 993 : 143),
      security,
      certificateAuthorityPem: caFile === null ? null : readFileSync(caFile, "utf8"),
    },
    accounts: part.list("accounts", accountOf),
    admin: part.value("admin") === undefined ? null : adminOf(part.value("admin"), `${place}.admin`),
  };
}

function accountOf(value: unknown, place: string): ConfiguredAccount {
  const account = typeof value === "string" ? { name: value } : value;
  const part = new Part(account, place, ["name", "id", "user", "passwordEnv", "passwordFile"]);
  const name = validAddress(part.text("name") ?? "");
  const id = part.text("id");
  return {
    name,
    ...(id === null ? {} : { id: validId(id) }),
    user: part.text("user") ?? name,
    password: part.password(),
  };
}

function adminOf(value: unknown, place: string): { readonly user: string; readonly password: PasswordPlace } {
  const part = new Part(value, place, ["user", "passwordEnv", "passwordFile"]);
  const user = part.text("user");
  if (user === null) throw bad(`${place}.user`, "is missing");
  return { user, password: part.password() };
}
