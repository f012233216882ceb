/** A message of the demo's world. */
export interface Letter {
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
}

const FROM = "ben@example.com";
export const RECIPIENT = "anna@example.com";
export const SENDER = FROM;

export const LETTERS: readonly Letter[] = [
  { subject: "Minutes of Monday", messageId: "<minutes@example.com>", text: "All agreed." },
  { subject: "Offer 2024-17", messageId: "<offer@example.com>", text: "Valid until the end of the month." },
  { subject: "Contract, signed", messageId: "<contract@example.com>", text: "Please keep this one." },
  { subject: "Lunch?", messageId: "<lunch@example.com>", text: "At noon." },
];

/** Subjects of those that will be thrown away. */
export const THROWN_AWAY: readonly string[] = ["Offer 2024-17", "Contract, signed"];

/** A message as it comes by the wire (RFC 5322). */
export function letterBytes({ subject, messageId, text }: Letter, dateUtcMs: number): Uint8Array {
  const date = new Date(dateUtcMs).toUTCString().replace("GMT", "+0000");
  const head = [
    `From: Ben <${FROM}>`,
    `To: Anna <${RECIPIENT}>`,
    `Subject: ${subject}`,
    `Date: ${date}`,
    `Message-ID: ${messageId}`,
  ];
  return Buffer.from(`${[...head, "Content-Type: text/plain; charset=utf-8", "", text, ""].join("\r\n")}`);
}
