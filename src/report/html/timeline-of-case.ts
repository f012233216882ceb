import { type CaseFile, type EventRow, extentOf } from "../../query/index.ts";
import type { Mark, Timeline } from "./timeline.ts";

const DELETING = ["delete", "empty", "purge", "discard"];

/** Room at both ends of the picture, so that nothing sticks to its edge. */
const MARGIN = 0.03;

/** The picture of a case: the span asked about where it has both ends, else what the log covers around what happened; or null. */
export function timelineOf({ subject, coverage }: CaseFile, zone: string | null): Timeline | null {
  const marks = marksOf(subject);
  const blanks = coverage.hosts.flatMap(({ gaps }) =>
    gaps.map((gap) => ({ fromUtcMs: Date.parse(gap.from), toUtcMs: Date.parse(gap.to) })),
  );
  const { from, to } = subject.answer.coverage;
  const ends = subject.kind === "losses" || subject.kind === "events" ? [from, to] : [];
  const times = [
    ...marks.map((mark) => mark.timeUtcMs),
    ...ends.flatMap((iso) => (iso === null ? [] : Date.parse(iso))),
  ];
  if (marks.length === 0) return null;
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const marginMs = Math.max(1000, Math.round((last - first) * MARGIN));
  return {
    fromUtcMs: first - marginMs,
    toUtcMs: last + marginMs,
    marks,
    // Of several hosts only what none of them covers would be blank: with one it is plain.
    blanks: coverage.hosts.length === 1 ? blanks : [],
    zone: zone ?? coverage.hosts[0]?.zone ?? "UTC",
    unit: subject.kind === "losses" ? ["item lost", "items lost"] : ["event that deletes", "events that delete"],
  };
}

function marksOf(subject: CaseFile["subject"]): Mark[] {
  if (subject.kind === "losses") {
    return subject.answer.losses.heads.map((loss) => ({
      timeUtcMs: Date.parse(loss.time),
      // What the log counts as gone is gone, whether it can be named or not.
      weight: extentOf(loss),
      // With the dumpster goes what was lost before, and stands there.
      lost: loss.notLost === null && loss.cause !== "dumpster-empty",
    }));
  }
  const events: readonly EventRow[] = subject.kind === "item" ? subject.answer.story : subject.answer.events;
  return events.map(({ time, kind, outcome }) => ({
    timeUtcMs: Date.parse(time),
    weight: 1,
    lost: DELETING.includes(kind) && outcome !== "failed",
  }));
}
