// Read calendars with ical.js, as Thunderbird does: a line of JSON for each file of a folder.
// Arguments: the folder that has node_modules, the folder to read.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const [installed, folder] = process.argv.slice(2);
const ICAL = createRequire(path.resolve(installed) + path.sep)("ical.js");

function answer(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent");
  if (events.length !== 1) return { error: "not one VEVENT" };
  const event = new ICAL.Event(events[0]);
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: event.uid,
    sequence: event.sequence,
    start: seconds(event.startDate),
    end: seconds(event.endDate),
    status: events[0].getFirstPropertyValue("status"),
    attendees: event.attendees.map((attendee) => attendee.getFirstValue()),
  };
}

// A local time is no moment; ical.js would take it for UTC.
function seconds(time) {
  return time.zone === ICAL.Timezone.localTimezone ? null : time.toUnixTime();
}

for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".ics")).sort()) {
  const text = fs.readFileSync(path.join(folder, file), "utf8");
  console.log(JSON.stringify({ file, ...answer(text) }));
}
