// An interview as it goes on: whatever happens in it, the page is shown as it is then.

const said = document.getElementById("said");
const TELLING = ["turn_started", "question_started", "follow_up_generated", "result", "interview_ended"];
let asked = Promise.resolve();

function look() {
  asked = asked.then(async () => {
    const response = await fetch(`${said.dataset.path}/said`);
    if (response.redirected) return location.reload(); // signed out meanwhile
    if (response.ok) said.innerHTML = await response.text();
  }).catch(() => undefined); // the next event finds the server again
}

function over() {
  return said.querySelector("[data-status=completed]") !== null;
}

if (!over()) {
  const events = new EventSource(`${said.dataset.path}/events`);
  events.addEventListener("open", look);
  for (const name of TELLING) {
    events.addEventListener(name, () => {
      look();
      if (name === "interview_ended") events.close();
    });
  }
}
