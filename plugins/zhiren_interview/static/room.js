// The room in which a candidate is interviewed: consent, questions as they are spoken, answers.
// Everything that was said stands in the event stream, so a reload or a lost connection loses nothing.

import { Door, Refused } from "./door.js";
import { Recorder } from "./recorder.js";

const room = JSON.parse(document.getElementById("room").textContent);
const at = (id) => document.getElementById(id);
const say = (key, values = {}) => room.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const door = new Door(room, () => notice(say("lost")), () => notice(say("back"), 4000));
const recorder = new Recorder(door, at("level"), at("preview"));
const LETTER_TRIES = 30;
const LETTER_WAIT = 3000;
const answers = new Map(); // what the candidate said, by the answer's id
const shown = new Set();
let current = null; // the question that may be answered now
let speaking = null; // the interviewer's words that are being spoken
let recording = null; // what was recorded for this answer: kind, key, place, seconds
let over = room.status === "completed";
let noticed = 0;
let ticking = 0;
let until = 0; // when the time for this question ends
let remaining = null; // goes on with the clock when it was stopped
let correcting = null; // the answer that is being corrected

function notice(text, lasting = 0) {
  const element = at("notice");
  clearTimeout(noticed);
  element.textContent = text;
  element.hidden = !text;
  if (lasting) noticed = setTimeout(() => { element.hidden = true; }, lasting);
}

function speak(who, text = "") {
  const item = document.createElement("li");
  item.className = who;
  const name = document.createElement("span");
  name.className = "who";
  name.textContent = say(who);
  const words = document.createElement("span");
  words.textContent = text;
  item.append(name, words);
  at("talk").append(item);
  item.scrollIntoView({ block: "nearest" });
  return words;
}

function showAnswer(id) {
  if (!id || shown.has(id) || !answers.has(id)) return;
  shown.add(id);
  offerCorrection(speak("you", answers.get(id)), id);
}

function offerCorrection(words, id) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain small correct";
  button.textContent = say("correct");
  button.addEventListener("click", () => {
    correcting = { id, words };
    at("corrected").value = answers.get(id);
    at("correction").returnValue = "";
    at("correction").showModal();
  });
  words.parentElement.append(button);
}

async function correct() {
  const { id, words } = correcting;
  const transcript = at("corrected").value.trim();
  if (at("correction").returnValue !== "keep" || !transcript || transcript === answers.get(id)) return;
  const path = `/interviews/${room.interview_id}/answers/${id}/correction`;
  try {
    await door.ask("POST", path, { transcript });
    answers.set(id, transcript);
    words.textContent = `${transcript} ${say("corrected")}`;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    notice(say("refused", { message: error.message }));
  }
}

const heard = {
  turn_started: (data) => {
    showAnswer(data.data.answer_id);
    at("thinking").hidden = true;
    speaking = speak("interviewer");
    speaking.parentElement.dataset.after = data.data.answer_id ?? "";
  },
  token: (data) => {
    speaking ??= speak("interviewer");
    speaking.textContent += data.content;
  },
  reset: () => { if (speaking) speaking.textContent = ""; },
  question_started: (data) => put(data.data),
  follow_up_generated: (data) => put(data.data),
  interview_ended: finish,
  done: (data) => {
    if (speaking && !speaking.textContent) speaking.parentElement.remove();
    speaking = null;
    if (data.data.kind === "close") closing();
  },
};

function put(question) {
  current = question;
  recording = null;
  at("question").textContent = question.content;
  at("place").textContent = question.is_follow_up
    ? say("follow_up")
    : say("question_number", { number: question.order, count: room.count });
  at("words").value = sessionStorage.getItem(draft()) ?? "";
  at("recorded").textContent = "";
  at("discard").hidden = true;
  at("answer").hidden = false;
  at("submit").disabled = false;
  at("words").focus({ preventScroll: true });
  if (room.paused && remaining === null) return stopClock(question.time_limit * 1000);
  tick(Date.now() + question.time_limit * 1000, question.time_limit);
}

function stopClock(left) {
  clearInterval(ticking);
  remaining = left;
  showPause(true);
}

function showPause(paused) {
  room.paused = paused;
  at("pause").setAttribute("aria-pressed", String(paused));
  at("pause").textContent = say(paused ? "resume" : "pause");
  notice(paused ? say("paused") : "");
}

async function togglePause() {
  const stood = room.paused; // an answer may be sent meanwhile
  const path = `/interviews/${room.interview_id}/${stood ? "resume" : "pause"}`;
  try {
    await door.ask("POST", path);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return notice(say("refused", { message: error.message }));
  }
  if (!stood) return stopClock(Math.max(0, until - Date.now()));
  showPause(false);
  if (current) tick(Date.now() + (remaining ?? 0), current.time_limit);
  remaining = null;
}

const draft = () => `draft:${room.interview_id}:${current?.question_id}`;

function tick(end, limit) {
  clearInterval(ticking);
  until = end;
  let warned = false;
  const show = () => {
    const left = Math.max(0, Math.round((until - Date.now()) / 1000));
    at("timer").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    at("timer").classList.toggle("short", left <= limit * 0.2);
    if (!warned && left <= limit * 0.2 && left > 0) {
      warned = true;
      notice(say("time_short", { seconds: left }), 8000);
    }
    if (left === 0) clearInterval(ticking);
  };
  show();
  ticking = setInterval(show, 1000);
}

// One answer has one key, also when it is sent again after a lost connection or a reload.
function keyOf(name) {
  const known = sessionStorage.getItem(`key:${name}`) ?? crypto.randomUUID();
  sessionStorage.setItem(`key:${name}`, known);
  return known;
}

async function submit() {
  const words = at("words").value.trim();
  if (!current || (!words && !recording)) return at("words").focus();
  if (recorder.running) await stopRecording();
  const question = current;
  const name = draft();
  at("submit").disabled = true;
  clearInterval(ticking);
  if (room.paused) showPause(false); // an answer lets the clock run again
  remaining = null;
  try {
    const body = {
      question_id: question.question_id, transcript: words, audio_url: "", video_url: "",
      duration: recording?.seconds ?? 0,
      ...(recording ? { [`${recording.kind}_url`]: recording.key } : {}),
    };
    const path = `/interviews/${room.interview_id}/answers`;
    at("answer").hidden = true;
    at("thinking").hidden = false;
    const told = await door.ask("POST", path, body, { "Idempotency-Key": keyOf(name) });
    answers.set(told.answer_id, words);
    showAnswerBefore(told.answer_id);
    sessionStorage.removeItem(name);
    sessionStorage.removeItem(`key:${name}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    at("thinking").hidden = true;
    at("answer").hidden = current !== question;
    at("submit").disabled = false;
    notice(say("refused", { message: error.message }));
  }
}

// The interviewer may have begun to speak before the reply with the answer's id was here.
function showAnswerBefore(id) {
  if (shown.has(id)) return;
  shown.add(id);
  const words = speak("you", answers.get(id));
  offerCorrection(words, id);
  const item = words.parentElement;
  const reply = document.querySelector(`#talk li[data-after="${id}"]`);
  if (reply) reply.before(item);
}

async function stopRecording() {
  at("record").setAttribute("aria-pressed", "false");
  at("record").textContent = say("record");
  at("level").hidden = true;
  try {
    recording = await recorder.stop();
    at("recorded").textContent = say("recorded", { seconds: recording.seconds });
    at("discard").hidden = false;
  } catch (error) {
    notice(say("refused", { message: error.message }));
  }
}

async function toggleRecording() {
  if (recorder.running) return stopRecording();
  try {
    await recorder.start(at("camera").querySelector("input").checked);
    at("record").setAttribute("aria-pressed", "true");
    at("record").textContent = say("stop");
    at("level").hidden = false;
  } catch {
    notice(say("no_microphone"), 6000);
  }
}

// All was asked: the candidate ends the interview when they have looked their answers over.
function closing() {
  current = null;
  clearInterval(ticking);
  at("answer").hidden = true;
  at("thinking").hidden = true;
  at("closing").hidden = false;
  at("finish").focus();
}

async function end() {
  const path = `/interviews/${room.interview_id}/end`;
  await door.ask("POST", path).catch((error) => notice(say("refused", { message: error.message })));
}

function finish() {
  over = true;
  clearInterval(ticking);
  at("answer").hidden = true;
  at("closing").hidden = true;
  at("thinking").hidden = true;
  at("welcome").hidden = true;
  at("over").hidden = false;
  at("over").focus();
  showLetter();
  for (const button of document.querySelectorAll(".correct")) button.hidden = true;
}

// The letter is made from the report, which takes a while after the end.
async function showLetter() {
  for (let tries = 0; tries < LETTER_TRIES; tries++) {
    const told = await door.ask("GET", `/reports/${room.interview_id}/feedback`).catch(() => null);
    if (told === null) return;
    if (told.status === "ready") {
      at("letter-text").textContent = told.letter;
      at("letter").hidden = false;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LETTER_WAIT));
  }
}

async function enter() {
  at("welcome").hidden = true;
  at("interview").hidden = false;
  const known = await door.ask("GET", `/interviews/${room.interview_id}`);
  for (const question of known.questions) {
    if (question.answer) answers.set(question.answer.answer_id, question.answer.transcript);
  }
  at("voice").hidden = !(room.recording && !room.accommodations.text_only && Recorder.possible());
  at("camera").hidden = !(room.camera && room.signals);
  at("pause").hidden = !room.accommodations.pauses;
  try {
    await door.listen((name, data) => heard[name]?.(data), () => over);
  } catch {
    location.reload(); // the interview ended elsewhere, or the link did: the page says which
  }
}

at("consent").addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  room.recording = given.has("recording");
  room.signals = given.has("signals");
  const consent = { recording: room.recording, signals: room.signals };
  try {
    await door.ask("POST", `/interviews/${room.interview_id}/consent`, consent);
    if (room.status === "created") await door.ask("POST", `/interviews/${room.interview_id}/start`);
    room.status = "in_progress";
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409) {
      return notice(say("refused", { message: error.message }));
    }
  }
  await enter();
});
at("answer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
at("words").addEventListener("input", () => sessionStorage.setItem(draft(), at("words").value));
at("words").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); submit(); }
});
at("record").addEventListener("click", toggleRecording);
at("discard").addEventListener("click", () => {
  door.put(recording.url, undefined, "DELETE").catch((error) => notice(say("refused", { message: error.message })));
  recording = null;
  at("recorded").textContent = "";
  at("discard").hidden = true;
});
at("pause").addEventListener("click", togglePause);
at("correction").addEventListener("close", correct);
at("end").addEventListener("click", () => at("sure").showModal());
at("sure").addEventListener("close", () => { if (at("sure").returnValue === "end") end(); });
at("finish").addEventListener("click", end);

if (over) finish();
else if (room.status === "in_progress" && room.consented) enter();
