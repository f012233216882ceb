/** An argument list as a person would type it into a POSIX shell. For reading: nothing is ever run from this text. */
export function commandText(argv: readonly string[]): string {
  return argv.map(shellWord).join(" ");
}

/** One word quoted for a POSIX shell (2.2.2, single quotes: all but the quote itself keeps its meaning). */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
