import type { Connection } from "./database.ts";
import { ordinalOfKey, sourceOfKey } from "./event-key.ts";
import { RequestBlock } from "./request-block.ts";
import { GENUINE } from "./story-events.ts";

/** A message that a request of its own added somewhere, of which the log has no other record; `act` deletes under the same SOAP id. */
export interface HiddenAdd {
  readonly act: number;
  /** Context of the request, and of the deletion. */
  readonly context: number;
  readonly fromContext: number;
}

/** Requests that added a message and show nothing but their closing record: some servers log arrivals at DEBUG only. */
export function hiddenAdds(db: Connection): HiddenAdd[] {
  const requests = db
    .prepare<[], number>(
      `SELECT a.id FROM act a WHERE a.operation IN (SELECT id FROM text WHERE value = 'AddMsgRequest')
         AND NOT EXISTS (SELECT 1 FROM event e WHERE e.id = a.id) ORDER BY a.id`,
    )
    .pluck()
    .all();
  const deletions = db
    .prepare<[string], [act: number, context: number]>(
      `SELECT e.act, min(e.context) FROM event e WHERE e.soap_id = ? AND e.kind = 3 AND ${GENUINE} GROUP BY e.act ORDER BY e.act`,
    )
    .raw();
  return requests.flatMap((request) => {
    const found = soapIdAndContext(db, request);
    if (found === null) return [];
    const { soapId, context } = found;
    return deletions.all(soapId).map(([act, fromContext]) => ({ act, context, fromContext }));
  });
}

function soapIdAndContext(db: Connection, request: number): { soapId: string; context: number } | null {
  const source = sourceOfKey(request);
  const ordinal = ordinalOfKey(request);
  const columns = db
    .prepare<[number, number], Uint8Array>(
      "SELECT columns FROM request_block WHERE source = ? AND first_ordinal <= ? ORDER BY first_ordinal DESC LIMIT 1",
    )
    .pluck()
    .get(source, ordinal);
  if (columns === undefined) return null;
  const block = new RequestBlock(columns);
  const row = block.rowOf(ordinal);
  const soapId = row < 0 ? -1 : block.value("soapId", row);
  return soapId < 0 ? null : { soapId: soapId.toString(16), context: block.value("context", row) };
}
