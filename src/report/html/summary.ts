import {
  type CaseFile,
  type CaseSubject,
  counted,
  folderText,
  type LostAnswer,
  showCount,
  showDuration,
  showTime,
  whoText,
} from "../../query/index.ts";

export interface Tile {
  readonly value: string;
  readonly label: string;
}

/** The finding in a sentence or two. */
export function leadOf({ subject }: CaseFile, zone: string | null): string {
  switch (subject.kind) {
    case "losses":
      return lossLead(subject.answer, zone);
    case "item":
      return subject.answer.verdict;
    case "session": {
      const { session, total } = subject.answer;
      const who = session.actor ?? session.account ?? "Somebody unknown";
      const from = session.ip === null ? "" : ` from ${session.ip}`;
      return `${who}${from} did ${counted(total, "thing")} in this session, ${counted(session.deletions, "deletion")} among them.`;
    }
    case "events":
      return `${counted(subject.answer.total, "event")} ${subject.answer.total === 1 ? "matches" : "match"} the question.`;
  }
}

function lossLead({ losses, total }: LostAnswer, zone: string | null): string {
  const real = losses.filter((loss) => loss.notLost === null);
  const [first, last] = [real[0], real.at(-1)];
  if (first === undefined || last === undefined) return "No loss of mail was found in what the log covers.";
  const items = real.reduce((sum, loss) => sum + loss.found, 0);
  const mailboxes = new Set(real.map((loss) => `${loss.host} ${loss.mailbox}`)).size;
  const shown = zone ?? first.zone;
  const when = (iso: string) => showTime(iso, shown).slice(0, 16);
  const span =
    when(first.time) === when(last.time)
      ? `at ${when(first.time)}`
      : `between ${when(first.time)} and ${when(last.time)}`;
  const listed =
    losses.length < total ? ` ${showCount(losses.length)} of ${showCount(total)} losses are told here.` : "";
  const least = unnamedOf(losses) > 0 ? "at least " : "";
  return `${counted(real.length, "act")} took ${least}${counted(items, "item")} from ${counted(mailboxes, "mailbox", "mailboxes")} ${span} (${shown}).${listed}`;
}

/** How many more items the log claims to be gone than can be named. */
function unnamedOf(losses: LostAnswer["losses"]): number {
  return losses
    .filter((loss) => loss.notLost === null)
    .reduce((sum, loss) => sum + Math.max(0, (loss.claimed ?? loss.found) - loss.found), 0);
}

/** Figures to see at once. */
export function tilesOf({ subject, coverage }: CaseFile, zone: string | null): Tile[] {
  const gaps = coverage.hosts.reduce((sum, host) => sum + host.gaps.length, 0);
  const covered: Tile = { value: gaps === 0 ? "none" : showCount(gaps), label: "gaps in the log" };
  const { answer } = subject;
  if (subject.kind === "losses") return [...lossTiles(subject.answer), covered];
  if (subject.kind === "item") {
    const { state, certainty } = subject.answer;
    return [
      { value: state, label: "state of the item" },
      ...(certainty === null ? [] : [{ value: certainty, label: "certainty" }]),
      { value: showCount(subject.answer.story.length), label: "records name it" },
      covered,
    ];
  }
  const events = "total" in answer ? answer.total : 0;
  const tiles: Tile[] = [{ value: showCount(events), label: "events" }];
  if (subject.kind === "session") {
    const { session } = subject.answer;
    tiles.push({ value: showCount(session.deletions), label: "deletions" });
    tiles.push({
      value: showDuration(session.seconds * 1000),
      label: `from ${showTime(session.from, zone ?? coverage.hosts[0]?.zone ?? "UTC").slice(0, 19)}`,
    });
  }
  return [...tiles, covered];
}

function lossTiles({ losses }: LostAnswer): Tile[] {
  const real = losses.filter((loss) => loss.notLost === null);
  const unnamed = unnamedOf(losses);
  const mailboxes = new Set(real.map((loss) => `${loss.host} ${loss.mailbox}`)).size;
  return [
    { value: showCount(real.length), label: real.length === 1 ? "loss" : "losses" },
    { value: showCount(real.reduce((sum, loss) => sum + loss.found, 0)), label: "items named" },
    ...(unnamed > 0 ? [{ value: showCount(unnamed), label: "more claimed by the log, not named" }] : []),
    { value: showCount(mailboxes), label: mailboxes === 1 ? "mailbox" : "mailboxes" },
  ];
}

/** What is known of an item or a session, name by name. */
export function factsOf(subject: CaseSubject): (readonly [string, string])[] {
  const facts: (readonly [string, string | null])[] = [];
  if (subject.kind === "item") {
    const { item, messageId, sender, recipients, folder, lastFolder, by, restoredAs, loss, name } = subject.answer;
    facts.push(["Item", `${item.type} ${item.id}`]);
    facts.push(["Mailbox", item.account === null ? null : `${item.account} on ${item.host ?? "?"}`]);
    facts.push(["Message-ID", messageId], ["Name", name], ["From", sender], ["To", recipients.join(", ") || null]);
    facts.push(["Lies in", folder === null ? null : folderText(folder)]);
    facts.push(["Lay in", lastFolder === null ? null : folderText(lastFolder)]);
    facts.push(["Done", by === null ? null : whoText(by)]);
    facts.push(["Lives on as", restoredAs.join(", ") || null], ["Loss", loss === null ? null : String(loss)]);
  }
  if (subject.kind === "session") {
    const { session, totals } = subject.answer;
    facts.push(["Account", session.account], ["Done by", session.actor], ["Address", session.ip]);
    facts.push(["Client", session.client], ["Protocol", session.protocol], ["Host", session.host]);
    facts.push([
      "Totals",
      Object.entries(totals)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(", "),
    ]);
  }
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
