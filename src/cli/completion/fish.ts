import type { CompletedOption, CompletedPlace } from "./table.ts";

/** A completion script for fish: `salvage completion fish > ~/.config/fish/completions/salvage.fish`. */
export function fishCompletion(places: readonly CompletedPlace[]): string {
  const steps = places.flatMap(({ path, verbs }) =>
    verbs.map(
      ({ name }) =>
        `      case ${quoted(`${path} ${name}`)}\n        set at ${quoted(path === "" ? name : `${path} ${name}`)}`,
    ),
  );
  return `# fish completion for salvage
function __salvage_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
${steps.join("\n")}
    end
  end
  test "$at" = "$argv[1]"
end
complete -c salvage -f
${places.flatMap(linesOf).join("\n")}
`;
}

function linesOf(place: CompletedPlace): string[] {
  const at = `complete -c salvage -n ${quoted(`__salvage_at '${place.path}'`)}`;
  return [
    ...place.verbs.map(({ name, summary }) => `${at} -a ${quoted(name)} -d ${quoted(summary)}`),
    ...place.words.map((word) => `${at} -a ${quoted(word)}`),
    ...(place.completes === null ? [] : [`${at} -F`]),
    ...place.options.map((option) => `${at} ${optionWords(option)}`),
  ];
}

function optionWords(option: CompletedOption): string {
  const names = option.names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = !option.takesValue ? [] : [option.completes === null ? "-x" : "-r -F"];
  const list = option.values.length === 0 ? [] : [`-a ${quoted(option.values.join(" "))}`];
  return [...names, ...value, ...list, `-d ${quoted(option.help)}`].join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
