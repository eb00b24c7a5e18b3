// When: claims counted by year, month or day, as bars that pick a stretch of time.
const MOST_BARS = 60;
const DATE = /^\d{4}(-\d\d(-\d\d|$)|$)/;
const allTimes = [...new Set(timeOf.filter((time) => DATE.test(time)))].sort();

// All days, months, years or decades from the first to the last; how many signs of a date they have says which.
function stepsOf(signs, first, last) {
  if (signs < 10) {
    const count = (time) => (signs === 7 ? Number(time.slice(0, 4)) * 12 + Number(time.slice(5, 7) || 1) - 1 : Number(time.slice(0, signs)));
    const name = (step) => (signs === 7 ? `${String(Math.floor(step / 12)).padStart(4, "0")}-${String((step % 12) + 1).padStart(2, "0")}` : String(step).padStart(signs, "0"));
    const length = Math.min(count(last) - count(first) + 1, 2 * MOST_BARS) || 1;
    return Array.from({ length }, (_, step) => name(count(first) + step));
  }
  const day = 864e5, from = Date.parse(first.slice(0, 10));
  const length = Math.min(Math.round((Date.parse(last.slice(0, 10)) - from) / day) + 1, 2 * MOST_BARS) || 1;
  return Array.from({ length }, (_, step) => new Date(from + step * day).toISOString().slice(0, 10));
}

// The finest steps that give few enough bars; a date that is only a year cannot be told by months.
function stepsFor(times) {
  const [first, last] = [times[0], times[times.length - 1]];
  for (const signs of [10, 7, 4]) if (times.every((time) => time.length >= signs)) { const steps = stepsOf(signs, first, last); if (steps.length <= MOST_BARS) return [signs, steps]; }
  return [3, stepsOf(3, first, last)];
}

function drawTimeline() {
  const counts = new Map();
  const times = matching(view, "time").map((number) => timeOf[number]).filter((time) => DATE.test(time));
  const [signs, steps] = allTimes.length > 1 ? stepsFor(allTimes) : [4, []];
  $("timeline").hidden = steps.length < 2;
  if (steps.length < 2) return;
  for (const step of steps) counts.set(step, 0);
  for (const time of times) counts.set(time.slice(0, signs), (counts.get(time.slice(0, signs)) || 0) + 1);
  const most = Math.max(...counts.values(), 1);
  const bars = [...counts].map(([time, count]) => {
    const label = named(time, signs);
    const bar = element("span", { class: "bar" });
    bar.style.height = `${count ? Math.max(8, (100 * count) / most) : 0}%`;
    const chosen = (view.from || view.to) && inTime(time, view.from, view.to);
    return element("button", { type: "button", "aria-pressed": String(Boolean(chosen)), "aria-label": `${label}: ${plural(count, "claim")}`, title: `${label}: ${plural(count, "claim")}`, click: (event) => pickTime(time, event.shiftKey) }, bar);
  });
  const ends = [...counts.keys()];
  $("timeline").replaceChildren(
    element("span", { class: "end", text: named(ends[0], signs) }), element("div", { class: "bars", role: "group", "aria-label": "Claims by time; Shift and a click widens the stretch" }, ...bars), element("span", { class: "end", text: named(ends[ends.length - 1], signs) }),
    view.from || view.to ? element("button", { type: "button", class: "all", text: "All times", click: () => go({ from: "", to: "" }) }) : "",
  );
}

const named = (time, signs) => (signs === 3 ? `${time}0s` : time);

function pickTime(time, widen) {
  if (widen && view.from) go({ from: time < view.from ? time : view.from, to: time > view.to ? time : view.to });
  else if (view.from === time && view.to === time) go({ from: "", to: "" });
  else go({ from: time, to: time });
}
