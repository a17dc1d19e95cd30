// Where the lights stand: rows on a hillside that recede into the dark, each place found by reckoning, none by luck.

const OVERLAP = 0.5; // a row stands half a candle's breadth behind the one before

function chance(seed) {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
}

// Where the lights stand, in the order in which they are lit: near before far, the middle a little before the sides.
export function arrange(places, width, height) {
  const depth = Math.max(1.15, 1.6 * (places / 60) ** 0.29); // how much smaller the last row is than the first
  const log = Math.log(depth);
  const frontFor = (rise) => Math.sqrt((places * 2 * OVERLAP * log * width) / (rise * (depth * depth - 1)));
  let rise = height * 0.6;
  let front = frontFor(rise);
  // Headroom for the last row's flames, which are as large as the rows are few.
  for (let i = 0; i < 3; i++) {
    rise = Math.max(height * 0.2, height * 0.79 - (1.05 * width) / front / depth);
    front = frontFor(rise);
  }
  let spots = [];
  while (spots.length < places) {
    spots = [];
    const pitch = Math.min(width / front, height * 0.42);
    const step = (OVERLAP * pitch * log) / rise;
    let y = height * 0.965;
    for (let row = 0; 1 + step * row <= depth + step && spots.length < places * 1.4; row++) {
      const gap = pitch / (1 + step * row);
      const many = Math.max(1, Math.floor((width - gap * 0.4) / gap));
      const rowGap = Math.min(width / many, gap * 1.25);
      const first = (width - (many - 1) * rowGap) / 2 + (row % 2 ? rowGap / 4 : -rowGap / 4) * (many > 1);
      for (let i = 0; i < many; i++) {
        const seed = row * 4099 + i;
        const x = first + i * rowGap + (chance(seed) - 0.5) * gap * 0.62 * (many > 1);
        const side = x / width - 0.5;
        spots.push({
          x,
          y: y + side * side * gap * 1.2 + (chance(seed + 7) - 0.5) * gap * 0.34,
          size: gap,
          tall: 0.42 + 0.3 * chance(seed + 13),
          bright: 0.5 + 0.5 * chance(seed + 17),
          turn: (step * row) / depth + chance(seed + 29) * 0.16 + side * side * 1.5,
        });
      }
      y -= OVERLAP * gap;
    }
    front *= 1.04;
  }
  spots.sort((a, b) => a.turn - b.turn);
  spots.length = places;
  spots.forEach((spot, index) => (spot.index = index));
  return spots;
}
