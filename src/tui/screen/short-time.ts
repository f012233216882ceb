import { showTime } from "../../query/index.ts";
import type { Overview } from "../questions/questions.ts";

/**
 * An instant for a list: date and seconds in 19 cells where there is room. In 14 cells either the year or the seconds have to go:
 * the year where the whole log is of one year.
 */
export function shortTime(iso: string, zone: string, roomy: boolean, { coverage }: Overview): string {
  const time = showTime(iso, zone).slice(0, 19);
  if (roomy) return time;
  const years = new Set(coverage.hosts.flatMap(({ from, to }) => [from?.slice(0, 4), to?.slice(0, 4)]));
  return years.size <= 1 ? time.slice(5) : time.slice(2, 16);
}
