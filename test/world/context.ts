/** Values of a record's context, in the order in which they are to be printed after `name`, `aname`, `mid` and `ip`. */
export type ContextValues = Readonly<Record<string, string | number | null | undefined>>;

const FIRST = ["name", "aname", "mid", "ip"];

/** The `[%z]` text: `;` doubled, line breaks to spaces, empty values left out (ZimbraLog.encodeArg, CONTEXT_KEY_ORDER). */
export function renderContext(values: ContextValues): string {
  const keys = [...FIRST, ...Object.keys(values).filter((key) => !FIRST.includes(key))];
  return keys
    .filter((key) => values[key] !== undefined && values[key] !== null && values[key] !== "")
    .map((key) => `${key}=${encodeValue(String(values[key]))};`)
    .join("");
}

function encodeValue(value: string): string {
  return value.replaceAll(";", ";;").replace(/[\r\n]/g, " ");
}
