import { Box, Text, useApp, useInput, useWindowSize } from "ink";
import { memo } from "react";
import { keysOf } from "../keys/key-name.ts";
import { asciiText } from "../lines/ascii.ts";
import type { Line, Span, Tone } from "../lines/line.ts";
import type { App } from "./app.ts";
import { useFrame } from "./use-frame.ts";

/** The sixteen colours only: they follow the user's palette. */
const COLORS: Readonly<Record<Tone, string | undefined>> = {
  plain: undefined,
  muted: undefined,
  accent: "cyan",
  good: "green",
  warn: "yellow",
  danger: "red",
};

export interface ScreenProps {
  readonly app: App;
  readonly color: boolean;
  readonly unicode: boolean;
  readonly suspend: () => Promise<void>;
}

/** The frame of an app as rows of text, one `Text` a row; keys go to the app. */
export function Screen({ app, color, unicode, suspend }: ScreenProps) {
  const { suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const frame = useFrame(app, columns, rows);
  useInput((input, key) => {
    for (const pressed of keysOf(input, key)) {
      if (pressed.name === "ctrl-z") void suspendTerminal(suspend);
      else app.press(pressed);
    }
  });
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      {frame.map((pieces, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <Row key={row} pieces={pieces} color={color} unicode={unicode} />
      ))}
    </Box>
  );
}

interface RowProps {
  readonly pieces: Line;
  readonly color: boolean;
  readonly unicode: boolean;
}

const Row = memo(
  ({ pieces, color, unicode }: RowProps) => (
    <Text wrap="truncate">
      {pieces.map((piece, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the row
        <Piece key={place} piece={piece} color={color} unicode={unicode} />
      ))}
    </Text>
  ),
  (before, after) => JSON.stringify(before) === JSON.stringify(after),
);

function Piece({
  piece,
  color,
  unicode,
}: {
  readonly piece: Span;
  readonly color: boolean;
  readonly unicode: boolean;
}) {
  const { text, tone, bold = false, inverse = false } = piece;
  const shade = color ? COLORS[tone] : undefined;
  return (
    <Text
      bold={bold}
      inverse={inverse}
      dimColor={color && tone === "muted" && !inverse}
      {...(shade !== undefined && { color: shade })}
    >
      {unicode ? text : asciiText(text)}
    </Text>
  );
}
