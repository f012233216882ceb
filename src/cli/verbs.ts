import type { Verb } from "./verb.ts";
import { apply } from "./verbs/apply.ts";
import { backup } from "./verbs/backup.ts";
import { completion } from "./verbs/completion.ts";
import { config } from "./verbs/config.ts";
import { coverage } from "./verbs/coverage.ts";
import { demo } from "./verbs/demo.ts";
import { grammar } from "./verbs/grammar.ts";
import { help } from "./verbs/help.ts";
import { indexLogs } from "./verbs/index-logs.ts";
import { item } from "./verbs/item.ts";
import { lost } from "./verbs/lost.ts";
import { plan } from "./verbs/plan.ts";
import { powerstore } from "./verbs/powerstore.ts";
import { report } from "./verbs/report.ts";
import { search } from "./verbs/search.ts";
import { session } from "./verbs/session.ts";
import { sessions } from "./verbs/sessions.ts";
import { show } from "./verbs/show.ts";
import { store } from "./verbs/store.ts";
import { tui } from "./verbs/tui.ts";
import { verify } from "./verbs/verify.ts";

/** The command table: every verb, in the order in which help lists them. */
export const VERBS: readonly Verb[] = [
  indexLogs,
  search,
  item,
  lost,
  show,
  sessions,
  session,
  coverage,
  report,
  plan,
  apply,
  verify,
  grammar,
  backup,
  powerstore,
  config,
  store,
  tui,
  demo,
  completion,
  help,
];
