/** Frames of a terminal, as they are to be shown one after the other. */
export interface Recording {
  /** Takes what the terminal shows, for so many seconds. */
  take(screen: string, seconds: number): void;
  /** As an asciicast (version 2): one header, then an event a frame, in lines of JSON. */
  asciicast(title: string): string;
}

export function recording(columns: number, rows: number): Recording {
  const events: [number, "o", string][] = [];
  let atSeconds = 0;
  return {
    take(screen, seconds) {
      const lines = screen.split("\n").slice(0, rows);
      events.push([atSeconds, "o", `\u001b[H\u001b[2J\u001b[0m${lines.join("\r\n")}`]);
      atSeconds += seconds;
    },
    asciicast(title) {
      const header = { version: 2, width: columns, height: rows, title, env: { TERM: "xterm-256color" } };
      // The last frame stays for as long as it was taken for.
      const lines = [header, ...events, [atSeconds, "o", ""]];
      return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    },
  };
}
