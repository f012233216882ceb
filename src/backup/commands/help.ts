import { COMMANDS, type CommandSpec, type Parameter } from "./table.ts";

/** Help pages in the shape of the real engine's (spec 1.1), made from the command table. */
export function commandHelp(spec: CommandSpec): string {
  const mandatory = spec.mandatory.map((one) => `{${one.name}}`);
  const syntax = ["salvage", spec.module, spec.name, ...mandatory].join(" ");
  const rows = [
    ["NAME", "TYPE", "EXPECTED VALUES", "DEFAULT"],
    ...spec.mandatory.map((one) => row(one, "M")),
    ...spec.optional.map((one) => row(one, "O")),
  ];
  return [
    spec.summary,
    "",
    "Syntax:",
    `   ${syntax}${spec.optional.length > 0 ? " [attr1 value1 [attr2 value2...]]" : ""}`,
    "",
    "PARAMETER LIST",
    "",
    ...table(rows),
    "",
    "(M) == mandatory parameter, (O) == optional parameter",
    "",
    "Usage example:",
    "",
    `   salvage ${spec.module} ${spec.name} ${spec.example}`.trimEnd(),
  ].join("\n");
}

/** One line for each command of a module. */
export function moduleHelp(module: CommandSpec["module"]): string {
  const rows = COMMANDS.filter((spec) => spec.module === module).map((spec) => [spec.name, spec.summary]);
  return table(rows).join("\n");
}

function row(parameter: Parameter, mark: "M" | "O"): string[] {
  const type = {
    text: "String",
    account: "Account Name/ID",
    path: "Path",
    date: "Date",
    boolean: "Boolean",
    integer: "Integer",
    list: "List",
    choice: "Multiple choice",
  }[parameter.type];
  const expected = parameter.expected ?? (parameter.type === "boolean" ? ["true", "false"] : []);
  return [`${parameter.name}(${mark})`, type, expected.join("|"), parameter.default ?? ""];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    `   ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}
