const DOTS = '…';
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Tells words apart where no space does, as in Japanese and Chinese. */
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });
/** What a name is known by at its end: `.tiff`, `.tar.gz`. */
const EXTENSION = /(?:\.tar)?\.[^.\s]{1,9}$/u;
const DIGIT = /\p{Nd}/u;
const LETTER = /\p{L}/u;
const UNSPACED = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u;
/** Beside the dots these would be a gap, or a sign without its sentence. */
const NEVER_LAST = /[\s_,;:–—·.([{'"“‘-]/u;
const NEVER_FIRST = /[\s_,;:–—·.)\]}'"”’!?-]/u;

/**
 * What a cut costs, in letters that it is worth to give up for another one. Half a number is a wrong number, and half
 * a word is hard to read; between two words it costs nothing.
 */
const COST = { inNumber: 1000, inWord: 8, inUnspacedWord: 2, atChange: 2, bareExtension: 3, noHead: 6 } as const;
/** Of files that are called alike, mostly a number tells which is which, and of several the last. */
const DIGIT_WORTH = 6;
const LAST_DIGIT_WORTH = 9;

/**
 * A name for a line that has room for less: the whole, or its beginning and its end with dots between, cut between
 * words where that is possible, with as many of its numbers as there is room for and always with its ending.
 *
 * @param widthOf what a grapheme cluster, or the dots, take of the line
 * @param room in the same unit
 */
export function shortenMiddle(name: string, room: number, widthOf: (cluster: string) => number): string {
  const clusters = [...GRAPHEMES.segment(name)].map(({ segment }) => segment);
  const count = clusters.length;
  // Up to each place between two clusters: the width, and what is worth keeping.
  const widths = runningSum(clusters, widthOf);
  if (total(widths) <= room) return name;
  const lastNumber = lastNumberOf(clusters);
  const worths = runningSum(clusters, (cluster, index) => {
    if (!DIGIT.test(cluster)) return 1;
    return index >= lastNumber ? LAST_DIGIT_WORTH : DIGIT_WORTH;
  });
  const costs = cutCosts(name, clusters);
  const extensionAt = count - [...GRAPHEMES.segment(EXTENSION.exec(name.slice(1))?.[0] ?? '')].length;
  const roomForBoth = room - widthOf(DOTS);
  let best = { score: Number.NEGATIVE_INFINITY, head: 0, tail: extensionAt };
  for (let tail = extensionAt; tail >= 1; tail -= 1) {
    if (tail !== extensionAt && NEVER_FIRST.test(clusters[tail] ?? '')) continue;
    const roomForHead = roomForBoth - (total(widths) - at(widths, tail));
    if (roomForHead < 0) break;
    const ends = total(worths) - at(worths, tail) - at(costs, tail) - (tail === extensionAt ? COST.bareExtension : 0);
    for (let head = 0; head < tail && at(widths, head) <= roomForHead; head += 1) {
      if (NEVER_LAST.test(clusters[head - 1] ?? '')) continue;
      const score = ends + at(worths, head) - (head === 0 ? COST.noHead : at(costs, head));
      if (score > best.score) best = { score, head, tail };
    }
  }
  return clusters.slice(0, best.head).join('') + DOTS + clusters.slice(best.tail).join('');
}

/** Where the last number begins. */
function lastNumberOf(clusters: readonly string[]): number {
  let index = clusters.findLastIndex((cluster) => DIGIT.test(cluster));
  while (DIGIT.test(clusters[index - 1] ?? '')) index -= 1;
  return index;
}

/** What a cut before each cluster costs. */
function cutCosts(name: string, clusters: readonly string[]): number[] {
  const wordEnds = new Set([...WORDS.segment(name)].map(({ index }) => index));
  let offset = 0;
  return clusters.map((after, index) => {
    const before = clusters[index - 1] ?? '';
    const isWordEnd = wordEnds.has(offset);
    offset += after.length;
    if (DIGIT.test(before) && DIGIT.test(after)) return isLongNumber(clusters, index) ? COST.inWord : COST.inNumber;
    if (UNSPACED.test(before) && UNSPACED.test(after)) return isWordEnd ? 0 : COST.inUnspacedWord;
    if (LETTER.test(before) && LETTER.test(after)) return isCamel(before, after) ? COST.atChange : COST.inWord;
    return isWord(before) && isWord(after) ? COST.atChange : 0;
  });
}

/** An id, which nobody reads whole, and which no line might have room for. */
function isLongNumber(clusters: readonly string[], index: number): boolean {
  let [first, after] = [index, index];
  while (DIGIT.test(clusters[first - 1] ?? '')) first -= 1;
  while (DIGIT.test(clusters[after] ?? '')) after += 1;
  return after - first > 12;
}

/** `holidayPhotos`, or where the script changes. */
function isCamel(before: string, after: string): boolean {
  return UNSPACED.test(before) !== UNSPACED.test(after) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(after));
}

function isWord(cluster: string): boolean {
  return DIGIT.test(cluster) || LETTER.test(cluster);
}

/** The sums up to each place, from none to all. */
function runningSum(clusters: readonly string[], worth: (cluster: string, index: number) => number): number[] {
  let sum = 0;
  return [0, ...clusters.map((cluster, index) => (sum += worth(cluster, index)))];
}

function at(sums: readonly number[], place: number): number {
  return sums[place] ?? 0;
}

function total(sums: readonly number[]): number {
  return sums.at(-1) ?? 0;
}
