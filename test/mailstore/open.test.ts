import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openMailStore } from "../../src/mailstore/index.ts";
import { type Dovecot, dovecotIsInstalled, startDovecot } from "../support/dovecot.ts";
import { listed, message, type NewStore, newStore } from "./new-store.ts";

let box: NewStore;
beforeEach(async () => {
  box = await newStore();
});
afterEach(() => box.remove());

const configure = (config: unknown) =>
  writeFileSync(join(box.root, "imap.json"), typeof config === "string" ? config : JSON.stringify(config));

describe("a root that is a file", () => {
  it("has no store, and none can be made there", () => {
    const file = join(box.root, "letter.eml");
    writeFileSync(file, "Subject: x\r\n\r\n");
    expect(() => openMailStore(file, { create: false })).toThrow(`there is no mail store at ${join(file, "store")}`);
    expect(() => openMailStore(file)).toThrow(
      `cannot write ${join(file, "store")}: there is something under that name already`,
    );
  });
});

describe("a root folder without imap.json", () => {
  it("has the embedded mailboxes", async () => {
    const store = openMailStore(box.root, { create: false });
    expect((await store.accounts()).map((account) => account.name)).toEqual(["john@example.com"]);
    await store.close();
  });
});

describe("imap.json", () => {
  it.each([
    ["{", "the file is no JSON"],
    ["[]", "the file is no object"],
    [{ servers: [{ accounts: [] }] }, "servers[0].host is missing"],
    [{ servers: [{ host: "h", port: 0, accounts: [] }] }, "servers[0].port is no port"],
    [{ servers: [{ host: "h", security: "none", accounts: [] }] }, "servers[0].security is neither tls nor starttls"],
    [
      { servers: [{ host: "h", accounts: [{ name: "a@example.com", password: "x" }] }] },
      "accounts[0].password is not known",
    ],
    [{ servers: [{ host: "h", accounts: ["nobody"] }] }, "not an address"],
  ])("%j is refused with the place: %s", (config, what) => {
    configure(config);
    expect(() => openMailStore(box.root)).toThrow(what);
  });

  it("that is a folder is told by its name", () => {
    mkdirSync(join(box.root, "imap.json"));
    expect(() => openMailStore(box.root)).toThrow(`cannot read ${join(box.root, "imap.json")}: it is a folder`);
  });

  it("puts the accounts of servers beside the embedded ones, and speaks to no server before it must", async () => {
    configure({ servers: [{ host: "imap.invalid", accounts: ["anna@example.net"] }] });
    const store = openMailStore(box.root, { environment: {} });
    expect((await store.accounts()).map((account) => account.name)).toEqual(["anna@example.net", "john@example.com"]);
    expect((await store.accounts()).map((account) => account.items)).toEqual([null, 0]);
    const anna = await store.account("anna@example.net");
    expect((await store.account(anna?.id ?? ""))?.name).toBe("anna@example.net");
    expect((await store.openMailbox("john@example.com")).capabilities.directory).toBe(true);
    await expect(store.openMailbox("ana@example.net")).rejects.toMatchObject({
      hint: "did you mean anna@example.net?",
    });
    await expect(store.openMailbox("anna@example.net")).rejects.toMatchObject({ code: "no-password", exitCode: 7 });
    await store.close();
  });
});

describe.skipIf(!dovecotIsInstalled)("passwords of IMAP accounts", () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ "anna@example.net": "anna-secret" });
  });
  afterAll(() => dovecot.stop());

  const server = (more: object) => {
    const caFile = join(box.root, "ca.pem");
    writeFileSync(caFile, dovecot.certificatePem);
    return { servers: [{ host: dovecot.host, port: dovecot.port, caFile, accounts: ["anna@example.net"], ...more }] };
  };
  const opens = async (config: object, options: Parameters<typeof openMailStore>[1]) => {
    configure(config);
    const store = openMailStore(box.root, options);
    const mail = await store.openMailbox("anna@example.net");
    await mail.add({ type: "message", folderId: 2, content: message({}) });
    const count = (await listed(mail.items())).length;
    await mail.close();
    await store.close();
    return count;
  };

  it("come from the environment, from a file, from a person, or from an administrator", async () => {
    expect(await opens(server({}), { environment: { SALVAGE_IMAP_PASSWORD: "anna-secret" } })).toBe(1);
    const passwordFile = join(box.root, "secret");
    writeFileSync(passwordFile, "anna-secret\n");
    chmodSync(passwordFile, 0o600);
    const account = { name: "anna@example.net", passwordFile };
    expect(await opens(server({ accounts: [account] }), { environment: {} })).toBe(2);
    const questions: string[] = [];
    const askPassword = async (question: string) => {
      questions.push(question);
      return "anna-secret";
    };
    expect(await opens(server({}), { environment: {}, askPassword })).toBe(3);
    expect(questions).toEqual(["password of anna@example.net: "]);
    const admin = { user: dovecot.master.user, passwordEnv: "ADMIN_PASSWORD" };
    expect(await opens(server({ admin }), { environment: { ADMIN_PASSWORD: dovecot.master.password } })).toBe(4);
  });
});
