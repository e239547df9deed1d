/** A plane projective transformation as a 3×3 matrix, row by row. */
export type Projection = readonly [number, number, number, number, number, number, number, number, number];

export interface Pose {
  /** Pixels of the frame that a module takes at the code's centre. */
  modulePx: number;
  /** Radians: in the picture's plane, then away from the camera about the upright and about the level axis. */
  turn: number;
  yaw: number;
  pitch: number;
  /** Where the code's centre is in the frame. */
  x: number;
  y: number;
}

/** Pixels: a laptop's camera of 1280 px sees about 65° across. */
const FOCAL_PX = 1000;

/** From modules, counted from the code's centre, to pixels of the frame. */
export function projectionOf({ modulePx, turn, yaw, pitch, x, y }: Pose): Projection {
  const distance = FOCAL_PX / modulePx;
  const [cosTurn, sinTurn] = [Math.cos(turn), Math.sin(turn)];
  const [cosYaw, sinYaw] = [Math.cos(yaw), Math.sin(yaw)];
  const [cosPitch, sinPitch] = [Math.cos(pitch), Math.sin(pitch)];
  // The two axes of the plane in the camera's space.
  const across = [
    cosTurn * cosYaw,
    sinTurn * cosPitch + cosTurn * sinYaw * sinPitch,
    sinTurn * sinPitch - cosTurn * sinYaw * cosPitch,
  ];
  const down = [
    -sinTurn * cosYaw,
    cosTurn * cosPitch - sinTurn * sinYaw * sinPitch,
    cosTurn * sinPitch + sinTurn * sinYaw * cosPitch,
  ];
  const [ax = 0, ay = 0, az = 0] = across;
  const [dx = 0, dy = 0, dz = 0] = down;
  // Pixel = centre + focal length × (X, Y) / (distance + Z).
  return [
    FOCAL_PX * ax + x * az,
    FOCAL_PX * dx + x * dz,
    x * distance,
    FOCAL_PX * ay + y * az,
    FOCAL_PX * dy + y * dz,
    y * distance,
    az,
    dz,
    distance,
  ];
}

/** The way back, up to a factor, which a projection does not mind. */
export function inverse([a, b, c, d, e, f, g, h, i]: Projection): Projection {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

export function project([a, b, c, d, e, f, g, h, i]: Projection, x: number, y: number): [number, number] {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}
