/** Gives the texts of one source numbers, and tells which are new since last asked. The empty text is number 0. */
export class Numbering {
  readonly #numbers = new Map<string, number>([["", 0]]);
  #fresh: string[] = [];

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
      this.#fresh.push(text);
    }
    return number;
  }

  takeFresh(): string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}
