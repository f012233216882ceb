/** Whose mailbox something is of: its owner, else its number, where the log tells that. Log text in it is not made safe to print. */
export function mailboxText({
  account,
  mailbox,
}: {
  readonly account: string | null;
  readonly mailbox: number | null;
}): string {
  return account ?? (mailbox === null ? "an unknown mailbox" : `mailbox ${mailbox}`);
}
