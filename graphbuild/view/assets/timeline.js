// When: claims counted by year, month or day, as bars that pick a stretch of time.
const MOST_BARS = 60;

// How many signs of a date make a bar: the finest of day, month, year, decade that gives few enough.
function grain(times) {
  for (const signs of [10, 7, 4]) if (new Set(times.map((time) => time.slice(0, signs))).size <= MOST_BARS && times.every((time) => time.length >= signs || signs === 4)) return signs;
  return 3;
}

function drawTimeline() {
  const counts = new Map();
  const times = matching(view, "time").map((number) => timeOf[number]).filter(Boolean);
  const whole = new Set(timeOf.filter(Boolean));
  $("timeline").hidden = whole.size < 2;
  if (whole.size < 2) return;
  const signs = grain([...whole]);
  for (const time of [...whole].sort()) counts.set(time.slice(0, signs), 0);
  for (const time of times) counts.set(time.slice(0, signs), (counts.get(time.slice(0, signs)) || 0) + 1);
  const most = Math.max(...counts.values(), 1);
  const bars = [...counts].map(([time, count]) => {
    const label = signs === 3 ? `${time}0s` : time;
    const bar = element("span", { class: "bar" });
    bar.style.height = `${count ? Math.max(8, (100 * count) / most) : 0}%`;
    const chosen = (view.from || view.to) && inTime(time, view.from, view.to);
    return element("button", { type: "button", "aria-pressed": String(Boolean(chosen)), "aria-label": `${label}: ${plural(count, "claim")}`, title: `${label}: ${plural(count, "claim")}`, click: (event) => pickTime(time, event.shiftKey) }, bar);
  });
  const ends = [...counts.keys()];
  $("timeline").replaceChildren(
    element("span", { class: "end", text: ends[0] }), element("div", { class: "bars", role: "group", "aria-label": "Claims by time; Shift and a click widens the stretch" }, ...bars), element("span", { class: "end", text: ends[ends.length - 1] }),
    view.from || view.to ? element("button", { type: "button", class: "all", text: "All times", click: () => go({ from: "", to: "" }) }) : "",
  );
}

function pickTime(time, widen) {
  if (widen && view.from) go({ from: time < view.from ? time : view.from, to: time > view.to ? time : view.to });
  else if (view.from === time && view.to === time) go({ from: "", to: "" });
  else go({ from: time, to: time });
}
