// Candles and flames, painted once at the size they are needed, then stamped.

function paint(breadth, tallness, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(2, Math.ceil(breadth));
  canvas.height = Math.max(2, Math.ceil(tallness));
  draw(canvas.getContext("2d"), canvas.width, canvas.height);
  return canvas;
}

function gradient(made, ...stops) {
  stops.forEach(([at, colour]) => made.addColorStop(at, colour));
  return made;
}

// A light with its halo: a square of four flame breadths, the flame's foot in its middle.
export function flame(side, light) {
  return paint(side, side, (c, w) => {
    const m = w / 2;
    c.fillStyle = light
      ? gradient(c.createRadialGradient(m, m, 0, m, m, m), [0, "#f6a62366"], [0.3, "#f6a62330"], [0.8, "#f6a62300"])
      : gradient(c.createRadialGradient(m, m, 0, m, m, m), [0, "#ffc868a8"], [0.22, "#f6a62352"], [0.55, "#c2410c1c"], [1, "#c2410c00"]);
    c.fillRect(0, 0, w, w);
    const tongue = (breadth, top, foot) => {
      c.beginPath();
      c.moveTo(m, m - w * top);
      c.bezierCurveTo(m + w * breadth * 0.5, m - w * top * 0.45, m + w * breadth, m - w * top * 0.1, m + w * breadth * 0.8, m + w * foot * 0.5);
      c.bezierCurveTo(m + w * breadth * 0.6, m + w * foot, m - w * breadth * 0.6, m + w * foot, m - w * breadth * 0.8, m + w * foot * 0.5);
      c.bezierCurveTo(m - w * breadth, m - w * top * 0.1, m - w * breadth * 0.5, m - w * top * 0.45, m, m - w * top);
      c.fill();
    };
    c.fillStyle = gradient(c.createLinearGradient(0, m - w * 0.22, 0, m + w * 0.1), [0, light ? "#d9560f" : "#ffb43a"], [0.6, light ? "#ee8a12" : "#f6a623"], [1, light ? "#c2410c" : "#d9560f"]);
    tongue(0.072, 0.2, 0.09);
    c.fillStyle = gradient(c.createLinearGradient(0, m - w * 0.14, 0, m + w * 0.09), [0, light ? "#ffc53d" : "#ffe9b8"], [0.7, light ? "#ffe08a" : "#fffaf0"], [1, light ? "#f6a623" : "#ffd98a"]);
    tongue(0.042, 0.12, 0.075);
  });
}

export function stick(breadth, tallness, lit, light) {
  return paint(breadth, tallness, (c, w, h) => {
    const [top, middle, foot] = light
      ? lit ? ["#ffcf7a", "#f3d9a6", "#e3c48d"] : ["#efe0c2", "#ecdcbc", "#e6d4b0"]
      : lit ? ["#ffe0a3", "#d9974a", "#6e4220"] : ["#5d4835", "#3d2e22", "#211811"];
    c.fillStyle = gradient(c.createLinearGradient(0, 0, 0, h), [0, top], [0.3, middle], [1, foot]);
    c.beginPath();
    c.roundRect ? c.roundRect(0, 0, w, h + w, w * 0.22) : c.rect(0, 0, w, h);
    c.fill();
    const shade = light ? "#8a5a2040" : "#0d070366";
    c.fillStyle = gradient(c.createLinearGradient(0, 0, w, 0), [0, shade], [0.32, "#0000"], [0.6, "#0000"], [1, shade]);
    c.fill();
    if (lit) return;
    // What waits still shows what it is: a rim of wax and a wick.
    c.fillStyle = light ? "#e2cfab" : "#8a6c4e";
    c.beginPath();
    c.ellipse(w / 2, w * 0.16, w * 0.42, w * 0.13, 0, 0, 7);
    c.fill();
  });
}
