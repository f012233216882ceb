const HEX4 = Array.from({ length: 0x10000 }, (_, i) => i.toString(16).padStart(4, "0"));

/** Fast deterministic randomness (xorshift32) for the log generator. */
export class FastRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) | 1;
  }

  /** A whole number in [0, bound). `bound` is at most 2^24. */
  below(bound: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 8) % bound;
  }

  /** True in one of `n` cases on average. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  hex8(): string {
    return HEX4[this.below(0x10000)]! + HEX4[this.below(0x10000)]!;
  }
}
