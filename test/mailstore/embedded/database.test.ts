import { describe, expect, it } from "vitest";
import { storeError } from "../../../src/mailstore/embedded/database.ts";

describe("a store that the system refuses to this user", () => {
  // SQLite's codes: a file or its folder that must not be written, a file that must not be read.
  it.each(["SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY", "SQLITE_CANTOPEN", "EACCES", "EROFS"])(
    "ends %s with 7 and names the store",
    (code) => {
      const refused = Object.assign(new Error("attempt to write a readonly database"), { code });
      expect(storeError("/srv/store/store.db", refused)).toMatchObject({
        exitCode: 7,
        message: "no permission for the mail store: /srv/store/store.db",
        hint: "check --root and its owner",
      });
    },
  );

  it("is not what another error means", () => {
    const other = new Error("disk I/O error");
    expect(storeError("/srv/store/store.db", other)).toBe(other);
  });
});
