import type { CompletedOption, CompletedPlace } from "./table.ts";

/** A completion script for zsh: put it into a folder of `$fpath` as `_salvage`, or eval it after compinit. */
export function zshCompletion(places: readonly CompletedPlace[]): string {
  const steps = places.flatMap(({ path, verbs }) =>
    verbs.map(
      ({ name }) => `      ${quoted(`${path} ${name}`)}) at=${quoted(path === "" ? name : `${path} ${name}`)} ;;`,
    ),
  );
  const values = places.flatMap(({ path, options }) =>
    options.filter(({ takesValue }) => takesValue).map((option) => valueCase(path, option)),
  );
  const lists = places.map(placeCase);
  return `#compdef salvage
# zsh completion for salvage
_salvage() {
  local at="" i
  local -a verbs options
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
${steps.join("\n")}
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${values.join("\n")}
  esac
  case "$at" in
${lists.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_salvage" ]; then
  _salvage "$@"
else
  compdef _salvage salvage
fi
`;
}

function valueCase(path: string, option: CompletedOption): string {
  const pattern = option.names.map((name) => quoted(`${path} ${name}`)).join("|");
  const files = option.completes === null ? "" : "_files; ";
  const list = option.values.length === 0 ? "" : `compadd -- ${option.values.map(quoted).join(" ")}; `;
  return `    ${pattern}) ${files}${list}return ;;`;
}

function placeCase({ path, verbs, options, words, completes }: CompletedPlace): string {
  const described = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([name, help]) => quoted(`${name.replaceAll(":", "\\:")}:${help}`)).join(" ");
  const lines = [
    verbs.length > 0 && `verbs=(${described(verbs.map(({ name, summary }) => [name, summary]))}); _describe verb verbs`,
    words.length > 0 && `compadd -S '' -- ${words.map(quoted).join(" ")}`,
    completes !== null && "_files",
    `options=(${described(options.flatMap(({ names, help }) => names.map((name) => [name, help] as const)))}); _describe option options`,
  ].filter((line) => line !== false);
  return `    ${quoted(path)})\n${lines.map((line) => `      ${line}`).join("\n")} ;;`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
