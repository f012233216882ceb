import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What the stub keeps of an item. */
export interface StubItem {
  readonly id: number;
  readonly messageId: string;
  readonly folder: string;
}

/**
 * A mailbox server's SOAP in its JSON form, as far as a dumpster recovery needs it: the shapes of AuthRequest, DelegateAuthRequest,
 * SearchRequest inDumpster, ItemActionRequest op=recover and CreateFolderRequest; one bad id rolls back its whole request.
 */
export interface StubServer {
  readonly url: string;
  readonly dumpster: Map<number, StubItem>;
  readonly mailbox: StubItem[];
  /** Names of the requests, in order. */
  readonly requests: string[];
  /** Ids that are found and yet cannot be recovered (too old). */
  readonly stuck: Set<number>;
  /** The next request of a user is refused as expired. */
  expireOnce: boolean;
  close(): Promise<void>;
}

export const ADMIN = { name: "admin@example.com", password: "right horse" };

type Body = Record<string, Record<string, unknown>>;

export async function startStub(account: string): Promise<StubServer> {
  const folders = new Map([
    ["/", "1"],
    ["/Inbox", "2"],
  ]);
  const stub = {
    dumpster: new Map<number, StubItem>(),
    mailbox: [] as StubItem[],
    requests: [] as string[],
    stuck: new Set<number>(),
    expireOnce: false,
  };
  const fault = (code: string, reason = code) => ({
    Body: { Fault: { Reason: { Text: reason }, Detail: { Error: { Code: code } } } },
  });
  const answer = (name: string, response: object) => ({ Body: { [name.replace(/Request$/, "Response")]: response } });

  function recoverAll(action: { id: string; l: string }) {
    if (![...folders.values()].includes(action.l)) return fault("mail.NO_SUCH_FOLDER");
    const ids = action.id.split(",").map(Number);
    if (ids.some((id) => !stub.dumpster.has(id) || stub.stuck.has(id))) return fault("mail.NO_SUCH_ITEM");
    for (const id of ids) {
      const item = stub.dumpster.get(id)!;
      stub.mailbox.push({ ...item, id: 1000 + stub.mailbox.length, folder: action.l });
      stub.dumpster.delete(id);
    }
    return answer("ItemActionRequest", { action: { id: action.id, op: "recover" } });
  }

  function inMailbox(name: string, request: Record<string, unknown>) {
    if (name === "SearchRequest") {
      const ids = /^item:\{([\d,]+)\}$/.exec(String(request.query))?.[1]?.split(",").map(Number) ?? [];
      if (request.inDumpster !== "1" || request.types === "conversation") return fault("service.INVALID_REQUEST");
      const hits = request.types === "message" ? ids.filter((id) => stub.dumpster.has(id)) : [];
      return answer(name, {
        more: false,
        ...(hits.length > 0 && { m: hits.map((id) => ({ id: String(id), l: "3" })) }),
      });
    }
    if (name === "ItemActionRequest") return recoverAll(request.action as { id: string; l: string });
    if (name === "CreateFolderRequest") {
      const { name: leaf, l } = request.folder as { name: string; l: string };
      const id = folders.get(`${l}/${leaf}`) ?? String(300 + folders.size);
      folders.set(`${l}/${leaf}`, id);
      return answer(name, { folder: [{ id, name: leaf, l }] });
    }
    return fault("service.UNKNOWN_DOCUMENT");
  }

  function respond(request: IncomingMessage, body: Body): object {
    const name = Object.keys(body.Body ?? {})[0] ?? "";
    const content = (body.Body?.[name] ?? {}) as Record<string, unknown>;
    stub.requests.push(name);
    if (name === "AuthRequest") {
      const isRight = content.name === ADMIN.name && content.password === ADMIN.password;
      return isRight
        ? answer(name, { authToken: [{ _content: "ADMIN" }], lifetime: 43_200_000 })
        : fault("account.AUTH_FAILED");
    }
    const cookie = request.headers.cookie ?? "";
    if (name === "DelegateAuthRequest") {
      if (!cookie.includes("ZM_ADMIN_AUTH_TOKEN=ADMIN")) return fault("service.PERM_DENIED");
      const whose = (content.account as { _content: string })._content;
      return whose === account
        ? answer(name, { authToken: [{ _content: "USER" }], lifetime: 3_600_000 })
        : fault("account.NO_SUCH_ACCOUNT");
    }
    if (!cookie.includes("ZM_AUTH_TOKEN=USER")) return fault("service.AUTH_REQUIRED");
    if (stub.expireOnce) {
      stub.expireOnce = false;
      return fault("service.AUTH_EXPIRED");
    }
    return inMailbox(name, content);
  }

  const server = createServer(async (request, response) => {
    const told = respond(request, JSON.parse(await text(request)) as Body);
    response.statusCode = "Fault" in ((told as { Body: object }).Body ?? {}) ? 500 : 200;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(told));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(stub, {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}
