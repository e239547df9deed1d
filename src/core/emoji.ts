/**
 * The emoji of the comparison, by their number: `docs/protocol.md`, "Comparing", has the same list with the names. Each is
 * one code point that Unicode 9 or earlier draws in colour by itself, and none looks like another at 30 px.
 */
export const EMOJI = [
  ...['🐶', '🐱', '🦁', '🐴', '🐷', '🐘', '🐰', '🐼'],
  ...['🐔', '🐧', '🐢', '🐟', '🐙', '🦋', '🐝', '🐌'],
  ...['🌸', '🌲', '🌵', '🍄', '🌍', '🌙', '🌞', '🌈'],
  ...['🔥', '☔', '⛄', '🍌', '🍎', '🍓', '🍉', '🌽'],
  ...['🍕', '🎂', '🍦', '🥕', '🧀', '🥚', '🤖', '👻'],
  ...['🎩', '👓', '👑', '🎈', '🎁', '💡', '📖', '🔨'],
  ...['🔑', '🔔', '📞', '📷', '⏰', '🚲', '🚂', '🚀'],
  ...['⛵', '⚓', '🏆', '⚽', '🎸', '🎺', '🥁', '🎲'],
] as const;
