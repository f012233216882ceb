import type { CompletedOption, CompletedPlace } from "./table.ts";

/** A completion script for bash. Source it, or put it where bash-completion looks. */
export function bashCompletion(places: readonly CompletedPlace[]): string {
  const steps = places.flatMap(({ path, verbs }) =>
    verbs.map(({ name }) => `      "${path} ${name}") at="${path === "" ? name : `${path} ${name}`}" ;;`),
  );
  const values = places.flatMap(({ path, options }) =>
    options.filter(({ takesValue }) => takesValue).map((option) => valueCase(path, option)),
  );
  const words = places.map((place) => `    "${place.path}") words="${wordsAt(place).join(" ")}"${filesAt(place)} ;;`);
  return `# bash completion for salvage: eval "$(salvage completion bash)"
_salvage() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at="" words="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
${steps.join("\n")}
    esac
  done
  case "$at $prev" in
${values.join("\n")}
  esac
  case "$at" in
${words.join("\n")}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _salvage salvage
`;
}

function valueCase(path: string, option: CompletedOption): string {
  const pattern = option.names.map((name) => `"${path} ${name}"`).join("|");
  const files = option.completes === null ? "" : "compopt -o default; ";
  const list =
    option.values.length === 0 ? "" : `mapfile -t COMPREPLY < <(compgen -W "${option.values.join(" ")}" -- "$cur"); `;
  return `    ${pattern}) ${files}${list}return ;;`;
}

function wordsAt({ verbs, options, words }: CompletedPlace): string[] {
  return [...verbs.map(({ name }) => name), ...words, ...options.flatMap(({ names }) => names)];
}

function filesAt({ completes }: CompletedPlace): string {
  return completes === null ? "" : '; [[ "$cur" == -* ]] || { compopt -o default; return; }';
}
