import type { Ports, ScreenSetting } from "../ports.ts";
import { EMPTY_OVERVIEW, NO_ANSWERS } from "../questions/no-answers.ts";
import { queryOfLine } from "../views/filter.ts";
import { type PlainTerminal, runPlain } from "./run-plain.ts";

/** The plain mode over an index: lines instead of a screen. */
export async function openPlain(
  ports: Pick<Ports, "questions">,
  setting: ScreenSetting,
  terminal: PlainTerminal,
): Promise<void> {
  const ask = (await ports.questions()) ?? NO_ANSWERS;
  const overview = ask === NO_ANSWERS ? EMPTY_OVERVIEW : await ask.overview(0);
  const desk = {
    queryOf: (filter: string) => queryOfLine({ overview, setting }, filter),
    shownZone: setting.zone,
    zoneFor: (zone: string) => setting.zone ?? zone,
  };
  await runPlain(ask, overview, desk, terminal);
}
