/** The alternate screen, empty and without a cursor (xterm control sequences): rows are painted on it before Ink is there. */
export function enterEarly(): string {
  return "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
}

/** Back to the main screen, with the cursor. */
export function leaveEarly(): string {
  return "\u001b[?1049l\u001b[?25h";
}
