// Read calendars with node-ical: a line of JSON for each file of a folder.
// Arguments: the folder that has node_modules, the folder to read.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const [installed, folder] = process.argv.slice(2);
const ical = createRequire(path.resolve(installed) + path.sep)("node-ical");

function answer(text) {
  const calendar = ical.sync.parseICS(text);
  const events = Object.values(calendar).filter((each) => each.type === "VEVENT");
  if (events.length !== 1) return { error: "not one VEVENT" };
  const [event] = events;
  return {
    method: event.method,
    uid: event.uid,
    sequence: Number(event.sequence),
    start: event.start.getTime() / 1000,
    end: event.end.getTime() / 1000,
    status: event.status,
    attendees: [event.attendee].flat().filter(Boolean).map((each) => each.val ?? each),
  };
}

for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".ics")).sort()) {
  const text = fs.readFileSync(path.join(folder, file), "utf8");
  console.log(JSON.stringify({ file, ...answer(text) }));
}
