import type { Actor } from "../core/index.ts";

/** Behind a thread without URL only the closing record tells that the request came by WebDAV. */
export function actorOf(by: Actor, operation: string | null): Actor {
  return by.protocol === null && operation !== null && DAV_METHODS.has(operation) ? { ...by, protocol: "dav" } : by;
}

/** RFC 4918, RFC 4791: methods that change something. */
const DAV_METHODS: ReadonlySet<string> = new Set([
  "DELETE",
  "PUT",
  "MOVE",
  "COPY",
  "MKCOL",
  "MKCALENDAR",
  "POST",
  "PROPPATCH",
  "ACL",
]);
