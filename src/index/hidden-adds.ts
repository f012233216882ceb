import type { Connection } from "./database.ts";
import { ordinalOfKey, sourceOfKey } from "./event-key.ts";
import { RequestSearch } from "./request-search.ts";
import { GENUINE } from "./story-row-reader.ts";

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
  const search = new RequestSearch(db);
  return requests.flatMap((request) => {
    const hit = search.find(sourceOfKey(request), ordinalOfKey(request), 0);
    const soapId = hit?.block.value("soapId", hit.row) ?? -1;
    if (hit === null || soapId < 0) return [];
    const context = hit.block.value("context", hit.row);
    return deletions.all(soapId.toString(16)).map(([act, fromContext]) => ({ act, context, fromContext }));
  });
}
