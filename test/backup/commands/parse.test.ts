import { describe, expect, it } from "vitest";
import { QUERY_HANDLERS, WORK_HANDLERS } from "../../../src/backup/commands/handlers.ts";
import { parseCommand } from "../../../src/backup/commands/parse.ts";
import { COMMANDS, commandHelp, runBackupCommand } from "../../../src/backup/index.ts";
import { backup } from "../../../src/cli/verbs/backup.ts";
import { temporaryFolder } from "../world.ts";

describe("the command table", () => {
  it("has a handler for every command, and no handler without a command", () => {
    const handled = [...QUERY_HANDLERS.keys(), ...WORK_HANDLERS.keys()].sort();
    expect(handled).toEqual(COMMANDS.map((spec) => spec.name).sort());
  });

  it("is what completion of `salvage backup` offers", () => {
    const first = new Set(COMMANDS.filter((spec) => spec.module === "backup").map((spec) => spec.name.split(" ")[0]!));
    expect([...(backup.arguments?.[0]?.suggests ?? [])].sort()).toEqual([...first].sort());
  });

  it("has the documented defaults of doExternalRestore", () => {
    const { values } = parseCommand(["backup", "doExternalRestore", "/data"]);
    expect(values).toMatchObject({
      accounts: "all",
      domains: "all",
      filter_deleted: "true",
      skip_system_accounts: "true",
      skip_aliases: "false",
      skip_distribution_lists: "false",
      skip_coses: "false",
      skip_account_provisioning: "false",
      skip_domain_provisioning: "false",
      provisioning_only: "false",
      restore_datasource: "true",
    });
  });

  it("gives every command a help page with its parameters and an example", () => {
    const page = commandHelp(COMMANDS.find((spec) => spec.name === "doUndelete")!);
    expect(page).toContain("PARAMETER LIST");
    expect(page).toMatch(/start_date\(M\) +Date +dd\/MM\/yyyy HH:mm:ss\|first/);
    expect(page).toMatch(/target_original_folder\(O\) +Boolean +true\|false +true/);
    expect(page).toContain('salvage backup doUndelete john@example.com "08/10/2012 10:15:00" last');
  });
});

describe("a command line", () => {
  it("counts verbs and names without regard to case, and takes the documented alias of a parameter", () => {
    const { spec, values } = parseCommand([
      "backup",
      "DORESTOREONNEWACCOUNT",
      "a",
      "b",
      "last",
      "Undelete",
      "TRUE",
      "undelete_start_time",
      "first",
    ]);
    expect(spec.name).toBe("doRestoreOnNewAccount");
    expect(values).toMatchObject({ undelete: "true", undelete_start_date: "first" });
  });

  it.each([
    [["backup", "doUndelete", "a", "first", "last", "nonsense", "x"], 'doUndelete has no parameter "nonsense"'],
    [["backup", "doUndelete", "a", "first", "last", "apply_hsm"], "parameter apply_hsm of doUndelete needs a value"],
    [["backup", "doUndelete", "a", "first", "last", "apply_hsm", "maybe"], '"maybe" is no value for apply_hsm'],
    [
      ["backup", "doUndelete", "a", "first", "last", "apply_hsm", "true", "APPLY_HSM", "true"],
      "parameter APPLY_HSM is given twice",
    ],
    [["backup", "doEverything"], 'unknown command "backup doEverything"'],
    [["backup", "legalHold", "keep", "a"], 'unknown command "backup legalHold keep"'],
    [["backup", "doPurge", "purgeDays", "-1"], '"-1" is no value for purgeDays'],
  ])("%j is refused in one line", (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(message);
  });

  it("without its values prints the help of the command and ends with 2", async () => {
    const notes: string[] = [];
    const result = await runBackupCommand(["backup", "getItem"], {
      root: temporaryFolder(),
      note: (line) => void notes.push(line),
    });
    expect(result.exitCode).toBe(2);
    expect(notes[0]).toBe("command getItem requires more parameters");
    expect(notes[1]).toContain("PARAMETER LIST");
  });

  it.each([
    [["backup", "legalhold"], "legalHold", ["backup legalHold get", "backup legalHold set", "backup legalHold unset"]],
    [
      ["backup", "retrieveMetadataFromArchive"],
      "retrieveMetadataFromArchive",
      ["backup retrieveMetadataFromArchive Local", "backup retrieveMetadataFromArchive S3"],
    ],
    [
      ["config", "dump"],
      "dump",
      ["global", "server", "domain", "cos", "account"].map((target) => `config dump ${target}`),
    ],
  ])("%j, half a command, prints the help of each that it begins", async (argv, name, commands) => {
    const notes: string[] = [];
    const note = (line: string) => void notes.push(line);
    const result = await runBackupCommand(argv, { root: temporaryFolder(), note });
    expect(result.exitCode).toBe(2);
    expect(notes[0]).toBe(`command ${name} requires more parameters`);
    const told = [...(notes[1] ?? "").matchAll(/^Syntax:\n {3}salvage (\w+ \w+ \w+)/gm)].map(([, command]) => command);
    expect(told.toSorted()).toEqual(commands.toSorted());
  });

  it("with --json tells an error as a document", async () => {
    const out: string[] = [];
    const options = {
      root: temporaryFolder(),
      zone: "UTC",
      write: (data: string | Uint8Array) => void out.push(String(data)),
    };
    const result = await runBackupCommand(
      ["backup", "doUndelete", "a@example.com", "31/02/2021 10:00:00", "last", "--json"],
      options,
    );
    expect(result.exitCode).toBe(2);
    expect(JSON.parse(out.join(""))).toMatchObject({
      error: { code: "bad-date", message: '"31/02/2021 10:00:00" is not a date', details: { cause: "bad-date" } },
    });
  });
});
