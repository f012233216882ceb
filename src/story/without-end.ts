/** A list without those of its last values that say nothing (null, or the place 0), but never shorter than `fewest`. */
export function withoutEnd<List extends readonly unknown[]>(list: List, fewest: number): List {
  let end = list.length;
  while (end > fewest && (list[end - 1] === null || list[end - 1] === 0)) end--;
  return list.slice(0, end) as unknown as List;
}
