// An interview as it goes on: the interviewer's words as they are spoken, the candidate's when they
// are given, and what is measured while the candidate speaks.

const said = document.getElementById("said");
const { words, language } = JSON.parse(document.getElementById("live-words").textContent);
const LOOKING = ["turn_started", "question_started", "follow_up_generated", "result", "interview_ended"];
const STRIP = 60; // moments that the strip shows
const OVER = 5000; // milliseconds without a figure, after which nobody records
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
let asked = Promise.resolve();
let speaking = null; // what the interviewer has said so far in this turn
const moments = [];
let ending = 0;

function look() {
  asked = asked.then(async () => {
    const response = await fetch(`${said.dataset.path}/said`);
    if (response.redirected) return location.reload(); // signed out meanwhile
    if (!response.ok) return;
    said.innerHTML = await response.text();
    show();
  }).catch(() => undefined); // the next event finds the server again
}

function over() {
  return said.querySelector("[data-status=completed]") !== null;
}

// Show the words that are being spoken, below all that was said.
function show() {
  const talk = said.querySelector(".talk");
  let item = document.getElementById("speaking");
  if (!speaking || !talk) return item?.remove();
  if (!item) {
    item = document.createElement("li");
    item.id = "speaking";
    item.className = "interviewer";
    const who = document.createElement("span");
    who.className = "who";
    who.textContent = say("interviewer");
    item.append(who, document.createTextNode(""));
    talk.querySelector(":scope > .quiet")?.remove(); // that nothing was said yet
    talk.append(item);
    item.scrollIntoView({ block: "nearest" });
  }
  item.lastChild.data = speaking;
}

const heard = {
  turn_started: () => { speaking = ""; said.ariaBusy = "true"; },
  token: ({ text }) => { speaking = (speaking ?? "") + text; show(); },
  reset: () => { speaking = ""; show(); },
  result: () => { speaking = null; said.ariaBusy = "false"; },
  interview_ended: () => { speaking = null; said.ariaBusy = "false"; document.getElementById("live")?.remove(); },
  realtime_analysis: measure,
};

const share = (value) => `${Math.round(value * 100)} %`;
const told = {
  speech_rate: (value, { unit }) => `${value} ${say(unit === "words" ? "live_words" : "live_characters")}`,
  fluency_score: share,
  emotion: (value) => say(`manner_${value}`),
  expression: (value) => say(`expression_${value}`),
  eye_contact_score: share,
  posture_score: share,
};

function measure({ speech, video, evidence }) {
  if (!document.getElementById("live")) return;
  for (const [name, value] of Object.entries({ ...speech, ...video })) {
    const place = document.querySelector(`[data-figure="${name}"]`);
    if (place) place.textContent = value === null ? say("not_analysed") : told[name](value, evidence);
  }
  sure(evidence);
  const reasons = new Set(Object.values(evidence.not_analysed ?? {}).map(worded));
  const found = (evidence.findings ?? []).map((one) => say(`finding_${one}`));
  document.getElementById("live-why").textContent = [...found, ...reasons].join(" ");
  if (evidence.at === undefined) return;
  const now = document.getElementById("live-now");
  now.textContent = evidence.speaking ? say("live_speaking") : say("live_silent", { seconds: Math.round(evidence.silence) });
  now.classList.toggle("good", evidence.speaking);
  clearTimeout(ending);
  ending = setTimeout(() => { now.textContent = say("live_over"); now.classList.remove("good"); }, OVER);
  draw(evidence.speaking);
}

// Every figure has its window and its confidence.
function sure(evidence) {
  const parts = [];
  if (evidence.confidence !== undefined) {
    parts.push(say("live_window", { window: Math.round(evidence.window), sure: share(evidence.confidence) }));
  }
  if (evidence.video_confidence !== undefined) {
    parts.push(say("live_seen", { window: Math.round(evidence.video_window), sure: share(evidence.video_confidence) }));
  }
  document.getElementById("live-sure").textContent = parts.join(" · ");
}

// A reason is said in both languages, the Chinese one first.
function worded(reason) {
  const [chinese, ...english] = reason.split(" · ");
  return language === "en" && english.length ? english.join(" · ") : chinese;
}

function draw(speaks) {
  moments.push(speaks);
  if (moments.length > STRIP) moments.shift();
  const bars = moments.map((one, place) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const size = { x: place * 4, y: one ? 0 : 9, width: 3, height: one ? 12 : 3 };
    for (const [name, value] of Object.entries(size)) bar.setAttribute(name, value);
    return bar;
  });
  document.getElementById("live-strip").replaceChildren(...bars);
}

if (!over()) {
  const events = new EventSource(`${said.dataset.path}/events`);
  events.addEventListener("open", look);
  for (const name of new Set([...LOOKING, ...Object.keys(heard)])) {
    events.addEventListener(name, (event) => {
      heard[name]?.(JSON.parse(event.data));
      if (LOOKING.includes(name)) look();
      if (name === "interview_ended") events.close();
    });
  }
}
