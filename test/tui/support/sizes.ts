/** Sizes of terminal at which screens are stored: the contract, two that use the room, and one that has hardly any. */
export const SIZES = [
  [80, 24],
  [110, 30],
  [200, 60],
  [40, 10],
] as const;
