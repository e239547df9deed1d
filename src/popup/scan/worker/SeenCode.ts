interface Point {
  x: number;
  y: number;
}

/** A parallelogram, in pixels. */
export interface Area {
  corner: Point;
  across: Point;
  down: Point;
}

/** Something that looks like a code and could not be read. */
export interface SeenCode {
  /** What surely belongs to it. */
  inside: Area;
  /** Where all of it is, and more, when only a part was found. */
  around: Area;
  /** Pixels of one module. */
  modulePx: number;
}
