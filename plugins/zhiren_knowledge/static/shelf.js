// A shelf's page: files that are dropped, the list while they are read, and questions.

import { ask, post } from "/static/knowledge/server.js";

const page = JSON.parse(document.getElementById("script").textContent);
const upload = document.getElementById("upload");
const uploads = document.getElementById("uploads");
const documents = document.getElementById("documents");
const talk = document.getElementById("talk");
const form = document.getElementById("ask");
const question = document.getElementById("question");
const send = document.getElementById("send");
const LOOK = 700;

// Files: one a request, so that one that cannot be taken keeps none of the others out.
async function put(files) {
  for (const file of files) {
    const note = document.createElement("li");
    note.textContent = page.words.uploading.replace("{name}", file.name);
    uploads.append(note);
    const body = new FormData();
    body.append("files", file);
    try {
      await post(`${page.path}/documents`, body, page.csrf);
      note.remove();
    } catch (error) {
      note.className = "wrong";
      note.textContent = error.message || page.words.upload_lost.replace("{name}", file.name);
    }
    await look();
  }
}

let looking = 0;
async function look() {
  clearTimeout(looking);
  let busy = true;
  try {
    const response = await fetch(`${page.path}/documents`);
    if (response.redirected) return location.reload(); // signed out meanwhile
    const html = await response.text();
    if (response.ok && html !== documents.dataset.shown && !documents.querySelector("details[open]")) {
      documents.innerHTML = html;
      documents.dataset.shown = html;
    }
    busy = html.includes('data-busy="1"');
  } catch {
    // The next look may find the server again.
  }
  if (busy) looking = setTimeout(look, LOOK);
}

if (upload) {
  const picker = document.getElementById("files");
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    put([...picker.files]);
    upload.reset();
  });
  for (const name of ["dragenter", "dragover"]) {
    upload.addEventListener(name, (event) => {
      event.preventDefault();
      upload.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    upload.addEventListener(name, () => upload.classList.remove("over"));
  }
  upload.addEventListener("drop", (event) => {
    event.preventDefault();
    put([...event.dataTransfer.files]);
  });
}
if (documents.querySelector('[data-busy="1"]')) look();

function bubble(kind, text) {
  const item = document.createElement("li");
  item.className = kind;
  item.textContent = text;
  talk.append(item);
  return item;
}

// What is said grows word by word; at its end the server sends it with its sources.
function hearing(item) {
  const words = document.createElement("p");
  words.className = "words";
  return (name, data) => {
    if (name === "token") {
      if (!words.isConnected) item.replaceChildren(words);
      words.append(data.text);
    } else if (name === "reset") {
      words.replaceChildren();
    } else if (name === "progress") {
      item.textContent = data.message;
    } else if (name === "answer") {
      item.innerHTML = data.html; // ours, escaped where it was made
      form.elements.conversation.value = data.conversation_id;
      history.replaceState(null, "", `${page.path}?conversation=${data.conversation_id}`);
    } else if (name === "error") {
      throw new Error(data.detail);
    }
  };
}

async function say(text) {
  const own = bubble("you", text);
  const who = document.createElement("span");
  who.className = "sr";
  who.textContent = page.words.you_asked;
  own.prepend(who);
  const item = bubble("answer", page.words.asking);
  item.setAttribute("aria-busy", "true");
  form.scrollIntoView({ block: "nearest" });
  send.disabled = true;
  try {
    const body = new URLSearchParams({ question: text, conversation: form.elements.conversation.value });
    await ask(`${page.path}/questions`, body, page.csrf, hearing(item));
  } catch (error) {
    item.classList.add("wrong");
    item.textContent = error.message || page.words.answer_lost;
    if (!question.value) question.value = text;
  }
  item.removeAttribute("aria-busy");
  send.disabled = false;
  form.scrollIntoView({ block: "nearest" });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (!text || send.disabled) return;
  question.value = "";
  say(text);
});
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

talk.addEventListener("submit", async (event) => {
  event.preventDefault();
  const opinion = event.target;
  const pressed = event.submitter;
  const status = opinion.querySelector("[role=status]");
  try {
    await post(opinion.action, new URLSearchParams({ rating: pressed.value }), page.csrf);
    for (const one of opinion.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === pressed));
    status.textContent = page.words.thanks;
  } catch (error) {
    status.textContent = error.message;
  }
});
