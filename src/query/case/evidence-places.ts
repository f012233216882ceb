import { type IndexReader, readEvidence, type StoredLoss } from "../../index/index.ts";
import { unpackShared } from "../../story/index.ts";
import { Delegations } from "../delegations.ts";
import type { EventRow, EvidenceRow } from "../event-row.ts";
import type { CaseSubject } from "./case-file.ts";

/** Where a record that proves something stands. */
export interface EvidencePlace extends EvidenceRow {
  readonly sourceId: number;
  /** What it proves: a loss or an event by its number. */
  readonly of: { readonly kind: "loss" | "event"; readonly number: number };
}

/** The records that prove an answer, in the order in which it tells of them. */
export function placesOf(reader: IndexReader, subject: CaseSubject): EvidencePlace[] {
  switch (subject.kind) {
    case "losses": {
      const paths = new Map(reader.sources().map(({ id, path }) => [id, path]));
      const delegations = new Delegations(reader);
      const numbers = subject.answer.losses.heads.map(({ loss }) => loss);
      const stored = reader.eachLoss({ numbers, all: true }, { limit: -1, order: "asc", withoutItems: true });
      const byNumber = new Map(
        Iterator.from(stored).map((loss) => [loss.number, placesOfLoss(loss, paths, delegations)] as const),
      );
      return numbers.flatMap((number) => byNumber.get(number) ?? []);
    }
    case "item":
      return subject.answer.story.flatMap((row) => placeOfEvent(reader, row));
    default:
      return subject.answer.events.flatMap((row) => placeOfEvent(reader, row));
  }
}

function placesOfLoss(
  { number, host, timeUtcMs, shared, proof }: StoredLoss,
  paths: ReadonlyMap<number, string>,
  delegations: Delegations,
): EvidencePlace[] {
  const place = (sourceId: number, line: number, offset: number, length: number): EvidencePlace => ({
    sourceId,
    source: paths.get(sourceId) ?? "",
    line,
    offset,
    length,
    of: { kind: "loss", number },
  });
  const places = readEvidence(proof, place);
  const delegation = delegations.before({ host, by: unpackShared(shared).by, timeUtcMs });
  if (delegation === null) return places;
  return [...places, place(delegation.sourceId, delegation.line, delegation.offsetBytes, delegation.lengthBytes)];
}

function placeOfEvent(reader: IndexReader, row: EventRow): EvidencePlace[] {
  const stored = reader.event(row.event);
  if (stored === null) return [];
  return [{ ...row.evidence, sourceId: stored.evidence.sourceId, of: { kind: "event", number: row.event } }];
}
