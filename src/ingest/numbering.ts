import { detached } from "../log/index.ts";

/** Gives the texts of one source numbers, and tells which are new since last asked. The empty text is number 0. */
export class Numbering {
  readonly #numbers = new Map<string, number>([["", 0]]);
  readonly #texts: string[] = [""];
  #fresh: string[] = [];

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      const kept = detached(text);
      this.#numbers.set(kept, number);
      this.#texts.push(kept);
      this.#fresh.push(kept);
    }
    return number;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? "";
  }

  takeFresh(): string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}
