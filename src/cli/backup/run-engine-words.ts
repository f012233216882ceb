import { EXIT, type ExitCode } from "../../core/index.ts";
import { passwordPrompt } from "../ask-password.ts";
import { isSet, zoneOption } from "../option-values.ts";
import { rootOfCall } from "../store/root.ts";
import type { Call } from "../verb.ts";

/** Runs the words behind `salvage backup|powerstore|config` on the engine; without words its commands are listed. */
export async function runEngineWords(call: Call, module: "backup" | "powerstore" | "config"): Promise<ExitCode> {
  const { moduleHelp, runBackupCommand } = await import("../../backup/index.ts");
  const { terminal } = call;
  if (call.words.length === 0) {
    await terminal.write(`${moduleHelp(module)}\n`);
    return EXIT.usage;
  }
  const options = ["json", "progress", "sync"].filter((name) => isSet(call, name)).map((name) => `--${name}`);
  const zone = zoneOption(call);
  const written: (string | Uint8Array)[] = [];
  const { exitCode } = await runBackupCommand([module, ...call.words, ...options], {
    root: rootOfCall(call),
    ...(zone === null ? {} : { zone }),
    environment: terminal.env,
    askPassword: passwordPrompt(terminal),
    signal: terminal.stop,
    write: (data) => void written.push(data),
    note: terminal.note,
  });
  for (const data of written) await writeData(call, data);
  return exitCode as ExitCode;
}

/** Contents of mail are bytes: they go out as they are. */
async function writeData(call: Call, data: string | Uint8Array): Promise<void> {
  if (typeof data === "string") return call.terminal.write(data);
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(data, (error) => (error ? reject(error) : resolve()));
  });
}
