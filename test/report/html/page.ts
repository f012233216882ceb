/** Elements and attributes that a report may have: none that runs, loads or sends anything. */
const ELEMENTS = new Set(
  "html head meta title style body main header h1 h2 h3 p b span ul li dl dt dd div section table thead tbody tr th td a pre code figure figcaption svg defs pattern line rect text footer".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "lang charset http-equiv content name class id href viewBox role aria-label width height patternUnits patternTransform x y x1 y1 x2 y2 text-anchor".split(
    " ",
  ),
);

/** What a page holds that it must not; empty for a harmless one. Reads it as a browser's tokenizer does: `<` and a letter is a tag. */
export function harmfulParts(page: string): string[] {
  const body = page.replace(/<style>[^<]*<\/style>/, "<style></style>");
  const tags = [...body.matchAll(/<\/?([a-zA-Z][^\s>/]*)([^>]*)>/g)];
  const opened = [...body.matchAll(/<(?=[a-zA-Z/!?])/g)].length;
  const wrong = tags.flatMap(([tag, name = "", rest = ""]) => {
    const attributes = [...rest.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)].filter(([text]) => text !== "/");
    const strange = attributes.filter(([, attribute = ""]) => !ATTRIBUTES.has(attribute));
    const links = attributes.filter(
      ([, attribute, value = ""]) => attribute === "href" && !/^#[a-z-]+-\d+$/.test(value),
    );
    return ELEMENTS.has(name.toLowerCase()) && strange.length === 0 && links.length === 0 ? [] : [tag];
  });
  // All but the doctype must be one of the tags above: an unfinished one could swallow what follows.
  if (opened !== tags.length + 1) wrong.push(`${opened - tags.length - 1} tags that do not end`);
  const hidden = body.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g) ?? [];
  return [...wrong, ...hidden];
}
