/** A map whose values are made when they are asked for: of a mailbox's stories most callers read one, or none. */
export class LazyMap<Key, Source, Value> implements ReadonlyMap<Key, Value> {
  readonly #sources: ReadonlyMap<Key, Source>;
  readonly #make: (source: Source) => Value;

  constructor(sources: ReadonlyMap<Key, Source>, make: (source: Source) => Value) {
    this.#sources = sources;
    this.#make = make;
  }

  get size(): number {
    return this.#sources.size;
  }

  has(key: Key): boolean {
    return this.#sources.has(key);
  }

  get(key: Key): Value | undefined {
    const source = this.#sources.get(key);
    return source === undefined ? undefined : this.#make(source);
  }

  keys(): MapIterator<Key> {
    return this.#sources.keys();
  }

  *values(): MapIterator<Value> {
    for (const source of this.#sources.values()) yield this.#make(source);
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const [key, source] of this.#sources) yield [key, this.#make(source)];
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}
