import { EXIT, messageOf, SalvageError } from "../../core/index.ts";

/** The mailbox server's SOAP interface in its JSON form (`_jsns`), for an administrator who acts for users. */

export interface SoapSetting {
  /** Where SOAP is answered, e.g. `https://mbs1.example.com:7071`. */
  readonly url: string;
  readonly admin: string;
  /** Asked when it is needed; never kept, never shown. */
  readonly password: () => Promise<string>;
  readonly timeoutMs: number;
}

/** What a server answers instead of what was asked for. `code`: `mail.NO_SUCH_ITEM`, `service.PERM_DENIED`, … */
export class SoapFault extends Error {
  override readonly name = "SoapFault";
  readonly code: string;
  constructor(code: string, reason: string) {
    super(`${code}: ${reason}`);
    this.code = code;
  }
}

export interface SoapClient {
  /** A request of urn:zimbraMail in a user's mailbox. Logs in, and in again where the login has expired. @throws {SoapFault} */
  inMailbox(account: string, name: string, request: object): Promise<Record<string, unknown>>;
  /** Logs the administrator in. @throws {SalvageError} (exit 6) where the server does not answer, (exit 7) where it refuses */
  login(): Promise<void>;
}

/** How long a login for a user shall hold, in seconds; the server may cut it. */
const DELEGATE_SECONDS = 3600;

export function soapClient(setting: SoapSetting): SoapClient {
  let adminToken: string | null = null;
  const userTokens = new Map<string, string>();

  async function tokenFor(account: string): Promise<string> {
    adminToken ??= await adminLogin(setting);
    const token = userTokens.get(account) ?? (await delegateLogin(setting, adminToken, account));
    userTokens.set(account, token);
    return token;
  }

  async function ask(account: string, name: string, request: object): Promise<Record<string, unknown>> {
    const context = { token: await tokenFor(account), account };
    return call(setting, "/service/soap", name, "urn:zimbraMail", request, context);
  }

  return {
    async inMailbox(account, name, request) {
      try {
        return await ask(account, name, request);
      } catch (error) {
        if (!(error instanceof SoapFault) || !/AUTH_(?:EXPIRED|REQUIRED)/.test(error.code)) throw error;
        adminToken = null;
        userTokens.delete(account);
        return ask(account, name, request);
      }
    },
    async login() {
      adminToken ??= await adminLogin(setting);
    },
  };
}

/** The token by which an administrator acts for a user (right `adminLoginAs`). */
async function delegateLogin(setting: SoapSetting, token: string, account: string): Promise<string> {
  const request = { duration: DELEGATE_SECONDS, account: { by: "name", _content: account } };
  const context = { token, account: null };
  return tokenOf(
    await call(setting, "/service/admin/soap", "DelegateAuthRequest", "urn:zimbraAdmin", request, context),
  );
}

async function adminLogin(setting: SoapSetting): Promise<string> {
  const request = { name: setting.admin, password: await setting.password() };
  try {
    return tokenOf(await call(setting, "/service/admin/soap", "AuthRequest", "urn:zimbraAdmin", request, null));
  } catch (error) {
    if (!(error instanceof SoapFault)) throw error;
    // The fault's text may repeat what was sent; its code is enough.
    throw new SalvageError(`${setting.admin} may not log in at ${setting.url} (${error.code})`, {
      code: "denied",
      exitCode: EXIT.noPermission,
      hint: "the administrator needs the right adminLoginAs; the password comes from the environment",
    });
  }
}

interface Context {
  readonly token: string;
  readonly account: string | null;
}

async function call(
  setting: SoapSetting,
  path: string,
  name: string,
  namespace: string,
  request: object,
  context: Context | null,
): Promise<Record<string, unknown>> {
  const header = context && {
    authToken: [{ _content: context.token }],
    ...(context.account !== null && { account: { by: "name", _content: context.account } }),
  };
  const body = {
    Header: { context: { _jsns: "urn:zimbra", ...header } },
    Body: { [name]: { _jsns: namespace, ...request } },
  };
  // Behind a proxy the token counts only as a cookie.
  const cookie =
    context === null ? {} : { cookie: `ZM_AUTH_TOKEN=${context.token}; ZM_ADMIN_AUTH_TOKEN=${context.token}` };
  const answer = await post(setting, `${path}/${name}`, JSON.stringify(body), cookie);
  const fault = faultOf(answer);
  if (fault !== null) throw fault;
  const response = record(record(answer, "Body"), name.replace(/Request$/, "Response"));
  if (response === null)
    throw new SoapFault("client.NO_ANSWER", `no ${name.replace(/Request$/, "Response")} in the answer`);
  return response;
}

async function post(
  setting: SoapSetting,
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<unknown> {
  const signal = AbortSignal.timeout(setting.timeoutMs);
  try {
    const response = await fetch(new URL(path, setting.url), {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      signal,
      redirect: "error",
    });
    return await response.json();
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    throw new SalvageError(`the mailbox server at ${setting.url} does not answer: ${cause}`, {
      code: "engine-unavailable",
      exitCode: EXIT.engineUnavailable,
      hint: "look whether the address and port are right (7071 for administrators), and its certificate known",
    });
  }
}

function faultOf(answer: unknown): SoapFault | null {
  const fault = record(record(answer, "Body"), "Fault");
  if (fault === null) return null;
  const code = record(record(fault, "Detail"), "Error")?.Code;
  const reason = record(fault, "Reason")?.Text;
  return new SoapFault(
    typeof code === "string" ? code : "service.FAILURE",
    typeof reason === "string" ? reason : "no reason",
  );
}

function tokenOf(response: Record<string, unknown>): string {
  const { authToken } = response;
  const first: unknown = Array.isArray(authToken) ? authToken[0] : authToken;
  const token = typeof first === "string" ? first : record({ first }, "first")?._content;
  if (typeof token !== "string" || !/^[\x21-\x3a\x3c-\x7e]+$/.test(token))
    throw new SoapFault("client.NO_TOKEN", "no login came back");
  return token;
}

function record(value: unknown, key: string): Record<string, unknown> | null {
  if (typeof value !== "object" || value === null) return null;
  const inner = (value as Record<string, unknown>)[key];
  return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : null;
}
