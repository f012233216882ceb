/** A bar of `cells` of which `share` (0 to 1) is full. */
export function barText(share: number, cells: number): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * cells);
  return `${"█".repeat(full)}${"░".repeat(Math.max(0, cells - full))}`;
}
