import {
  type CaseFile,
  type CaseLosses,
  type CaseSubject,
  counted,
  doneByText,
  folderText,
  type LossTotals,
  type LostAnswer,
  lossTotals,
  recoveredIn,
  showCount,
  showDuration,
  showTime,
  takenOf,
  totalsParts,
} from "../../query/index.ts";

export interface Tile {
  readonly value: string;
  readonly label: string;
}

/** The finding in a sentence or two. */
export function leadOf({ subject }: CaseFile, zone: string | null): string {
  switch (subject.kind) {
    case "losses":
      return [lossLead(subject.answer, zone), ...subject.answer.notes].join(" ");
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

function lossLead({ losses: all, total, coverage }: LostAnswer<CaseLosses>, zone: string | null): string {
  const losses = all.heads;
  const real = losses.filter((loss) => loss.notLost === null);
  const [first, last] = [real[0], real.at(-1)];
  if (first === undefined || last === undefined) {
    if (coverage.from === null) return "No loss of mail was found, because no log is indexed that could tell of one.";
    return "No loss of mail was found in what the log covers.";
  }
  const mailboxes = new Set(real.map((loss) => `${loss.host} ${loss.mailbox}`)).size;
  const shown = zone ?? first.zone;
  const when = (iso: string) => showTime(iso, shown).slice(0, 16);
  const span =
    when(first.time) === when(last.time)
      ? `at ${when(first.time)}`
      : `between ${when(first.time)} and ${when(last.time)}`;
  const listed =
    losses.length < total ? ` ${showCount(losses.length)} of ${showCount(total)} losses are told here.` : "";
  const totals = lossTotals(losses);
  const least = totals.unknown > 0 ? "at least " : "";
  const parts = totalsParts(totals);
  const told = parts.length === 0 ? "" : `: ${parts.join(", ")}`;
  const recovered = Iterator.from(all).reduce((sum, loss) => sum + recoveredIn(loss), 0);
  const since = recovered === 0 ? "" : `, ${showCount(recovered)} of them recovered since`;
  return `${counted(totals.acts, "act")} took ${least}${counted(takenOf(totals), "item")} from ${counted(mailboxes, "mailbox", "mailboxes")} ${span} (${shown})${told}${since}.${listed}`;
}

/** Figures to see at once. */
export function tilesOf({ subject, coverage }: CaseFile, zone: string | null): Tile[] {
  const { answer } = subject;
  const gaps = answer.coverage.gaps.length;
  const covered: Tile = {
    value: gaps === 0 ? "none" : showCount(gaps),
    label: gaps === 1 ? "gap in the log" : "gaps in the log",
  };
  if (subject.kind === "losses") return [...lossTiles(subject.answer), covered];
  if (subject.kind === "item") {
    const { state, certainty } = subject.answer;
    return [
      { value: state, label: "state of the item" },
      ...(certainty === null ? [] : [{ value: certainty, label: "certainty" }]),
      { value: showCount(subject.answer.story.length), label: "records tell of it" },
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

function lossTiles({ losses: { heads: losses } }: LostAnswer<CaseLosses>): Tile[] {
  const real = losses.filter((loss) => loss.notLost === null);
  const totals = lossTotals(losses);
  const mailboxes = new Set(real.map((loss) => `${loss.host} ${loss.mailbox}`)).size;
  return [
    { value: showCount(real.length), label: real.length === 1 ? "loss" : "losses" },
    { value: showCount(takenOf(totals)), label: takenOf(totals) === 1 ? "item lost" : "items lost" },
    ...partTiles(totals),
    { value: showCount(mailboxes), label: mailboxes === 1 ? "mailbox" : "mailboxes" },
  ];
}

/** The parts of which the items lost consist, where the log does not name all of them. */
function partTiles({ named, counted: more, undelivered, unknown }: LossTotals): Tile[] {
  if (more + undelivered + unknown === 0) return [];
  const tiles: (readonly [number, string])[] = [
    [named, "of them named by the log"],
    [more, "of them only counted by the server"],
    [undelivered, "of them thrown away at delivery"],
    [unknown, unknown === 1 ? "loss of unknown extent" : "losses of unknown extent"],
  ];
  return tiles.flatMap(([count, label], place) =>
    count > 0 || place === 0 ? [{ value: showCount(count), label }] : [],
  );
}

/** What is known of an item or a session, name by name. */
export function factsOf(subject: CaseSubject): (readonly [string, string])[] {
  const facts: (readonly [string, string | null])[] = [];
  if (subject.kind === "item") {
    const { item, messageId, sender, recipients, folder, lastFolder, restoredAs, loss, name } = subject.answer;
    facts.push(["Item", `${item.type} ${item.id}`]);
    facts.push(["Mailbox", item.account === null ? null : `${item.account} on ${item.host ?? "?"}`]);
    facts.push(["Message-ID", messageId], ["Name", name], ["From", sender], ["To", recipients.join(", ") || null]);
    facts.push(["Lies in", folder === null ? null : folderText(folder)]);
    facts.push(["Lay in", lastFolder === null ? null : folderText(lastFolder)]);
    facts.push(["Done", doneByText(subject.answer)]);
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
