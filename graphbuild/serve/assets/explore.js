// The drawing stands in a frame; whatever is chosen in it can become the middle of the next drawing, or be read about.
"use strict";
const frame = document.getElementById("drawing");
const centre = document.getElementById("centre");
const page = document.getElementById("page");
const about = document.getElementById("about").dataset.about;

// As the server names entities: letters and digits of all scripts, "-" and "." stay, a blank becomes "_", the rest is encoded.
function pathOf(id) {
  return "/entity/" + id.split("/").map((part) => encodeURIComponent(part).replace(/_/g, "%5F").replace(/%20/g, "_") || "~").join("/");
}

function look() {
  const drawing = frame.contentWindow && frame.contentWindow.graphbuild;
  const chosen = drawing && drawing.view.entity;
  const node = chosen ? drawing.data.nodes.find((each) => each.id === chosen) : null;
  const shown = node && !node.id.startsWith("claim:") && !node.id.startsWith("value:");
  centre.hidden = !shown || node.id === about;
  page.hidden = !shown;
  if (!shown) return;
  centre.textContent = `Expand ${node.label}`;
  centre.href = `/explore?about=${encodeURIComponent(node.id)}&hops=1`;
  page.textContent = `Read about ${node.label}`;
  page.href = pathOf(node.id);
}

setInterval(look, 200);
