import { messageOf } from "../../core/index.ts";
import { type NotificationConfig, readSecret } from "../config.ts";
import type { OperationRecord } from "./operation.ts";

/** Mails about operations, to their initiator and the administrator. A mail that cannot be sent never breaks a run. */
export interface Notifier {
  begin(operation: OperationRecord): Promise<void>;
  /** In the middle of a run: the first phase of an external restore. */
  phase(operation: OperationRecord, subject: string, text: string): Promise<void>;
  end(operation: OperationRecord, report: string): Promise<void>;
}

export interface NotifierOptions {
  readonly config: NotificationConfig;
  /** Addresses of this run besides the administrator's. */
  readonly recipients: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly showDate: (timeUtcMs: number) => string;
  /** Told of mails that could not be sent. */
  readonly onFault: (message: string) => void;
}

const SMTP_TIMEOUT_MS = 10_000;

/** Without a mail server in the configuration, or without recipients, nothing is sent. */
export function notifierOf(options: NotifierOptions): Notifier {
  const { config, showDate } = options;
  const to = [...new Set([...config.recipients, ...options.recipients])];

  async function send(subject: string, text: string): Promise<void> {
    if (config.smtp === null || to.length === 0) return;
    try {
      const transport = await transportOf(options);
      await transport.sendMail({ from: config.from, to, subject: oneLine(subject), text });
    } catch (error) {
      options.onFault(`notification not sent: ${messageOf(error)}`);
    }
  }

  return {
    begin: (operation) =>
      send(
        `${operation.name} started`,
        describe(operation, [`started: ${showDate(operation.startedUtcMs ?? operation.queuedUtcMs)}`]),
      ),
    phase: (operation, subject, text) => send(`${operation.name}: ${subject}`, describe(operation, [text])),
    end: (operation, report) => {
      const ended = showDate(operation.endedUtcMs ?? operation.queuedUtcMs);
      const result = operation.type === "Exception" ? `failed: ${operation.message}` : operation.state;
      return send(
        `${operation.name} ${operation.type === "Exception" ? "failed" : "ended"}`,
        describe(operation, [`ended: ${ended}`, `result: ${result}`, "", report]),
      );
    },
  };
}

/** The mail library is loaded by the first mail. */
async function transportOf({ config, environment }: NotifierOptions) {
  const { createTransport } = await import("nodemailer");
  const smtp = config.smtp!;
  const pass = smtp.user === null ? null : readSecret(smtp.password, environment);
  return createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
    ...(smtp.user === null ? {} : { auth: { user: smtp.user, pass: pass ?? "" } }),
  });
}

function describe(operation: OperationRecord, lines: readonly string[]): string {
  const parameters = Object.entries(operation.parameters).map(([name, value]) => `${name}: ${value}`);
  return [`operation: ${operation.id}`, `host: ${operation.host}`, ...parameters, ...lines].join("\n");
}

/** Names from the backup end up in subjects: no line of them may become a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ");
}
