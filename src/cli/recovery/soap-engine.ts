import { UsageError } from "../../core/index.ts";
import type { Engine } from "../../recovery/index.ts";
import { textOption } from "../option-values.ts";
import type { Call, OptionSpec } from "../verb.ts";

/** The environment variable that has the administrator's password: a command line is seen by everybody on the machine. */
const PASSWORD = "SALVAGE_SOAP_PASSWORD";

export const SOAP_ENGINE_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--soap-url <URL>",
    help: "dumpster: the server's administration address, e.g. https://mbs1.example.com:7071",
  },
  { flags: "--soap-admin <ADDRESS>", help: `dumpster: administrator; the password comes from $${PASSWORD}` },
];

const TIMEOUT_MS = 120_000;

/** The engine of a plan for the dumpster. @throws {UsageError} where it is not said which server and administrator */
export async function soapEngineOf(call: Call): Promise<Engine> {
  const { dumpsterEngine } = await import("../../recovery/index.ts");
  const url = textOption(call, "soapUrl");
  const admin = textOption(call, "soapAdmin");
  if (url === null || admin === null) {
    throw new UsageError("the dumpster needs a server and an administrator", "add --soap-url URL --soap-admin ADDRESS");
  }
  const { protocol, hostname } = addressOf(url);
  if (protocol !== "https:" && !["127.0.0.1", "localhost", "[::1]"].includes(hostname)) {
    throw new UsageError("a password is sent by https only", "write --soap-url https://…");
  }
  const password = call.terminal.env[PASSWORD];
  if (password === undefined || password === "") {
    throw new UsageError("the administrator's password is not there", `put it into $${PASSWORD}`, "no-password");
  }
  return dumpsterEngine({ url, admin, password: async () => password, timeoutMs: TIMEOUT_MS });
}

function addressOf(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new UsageError(`"${url}" is no address`, "write it like https://mbs1.example.com:7071");
  }
}
