/** Names for the simulated world: documentation domains only, and folder names that try the parser. */
export const userNames = [
  "anna",
  "bob",
  "carl",
  "dora",
  "eve",
  "frank",
  "gina",
  "hugo",
  "iris",
  "jonas",
  "karin",
  "luca",
  "maria",
  "nils",
  "olga",
  "pavel",
  "rosa",
  "sven",
  "tina",
  "ugo",
];

export const senders = [
  "boss@example.net",
  "sales@example.org",
  "list-bounces@example.net",
  "news@example.org",
  "o'brien@example.net",
  "zoe+shop@example.org",
];

export const folderNames = [
  "Projects 2023",
  "Rechnungen (alt) [2023], Köln",
  "Offers",
  "x to Folder Trash (id=3)",
  "Team; internal",
  "a (id=7)",
  "请假",
  "Архив",
  "Trash",
  "Inbox",
  "bob's stuff",
  "Done.",
  "acct=1",
  "Lists",
];

export const subjects = [
  "Lunch",
  "Budget, Q3",
  'He said "no"',
  "Termin mit Köln",
  "(private)",
  "Review [final]",
  "two\nlines",
  "UID=x, recurId=y",
];
