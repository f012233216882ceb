/** How human output is to look. */
export interface TextStyle {
  /** Width of the terminal; null: nothing is cut. */
  readonly columns: number | null;
  /** Zone for showing; null: the zone of each log. */
  readonly zone: string | null;
}
