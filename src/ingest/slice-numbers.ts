/** Numbers for texts that are looked up as slices of a block of log. */
export class SliceNumbers {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  numberOf(slice: string): number {
    let number = this.#numbers.get(slice);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(detached(slice), number);
    }
    return number;
  }

  clear(): void {
    this.#numbers.clear();
  }
}

/** A copy of latin1 text that does not keep the whole block alive from which it was sliced. */
export function detached(slice: string): string {
  return Buffer.from(slice, "latin1").toString("latin1");
}
