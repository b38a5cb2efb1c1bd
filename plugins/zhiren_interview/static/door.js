// The room's way to the server: requests with the link's token, and the interviewer's words as
// they are spoken. A stream that breaks goes on after the last event that was heard.

const WAIT = [500, 1000, 2000, 4000, 8000];

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Door {
  constructor(room, onLost, onBack) {
    this.room = room;
    this.onLost = onLost;
    this.onBack = onBack;
    this.lastEvent = "0";
    this.lost = false;
  }

  headers(more = {}) {
    return { Authorization: `Bearer ${this.room.token}`, "Accept-Language": this.room.language, ...more };
  }

  // Ask until there is an answer: what is refused is final, a lost connection is not.
  async ask(method, path, body, more = {}) {
    for (let attempt = 0; ; attempt++) {
      let response;
      try {
        response = await fetch(this.room.api + path, {
          method,
          headers: this.headers({ "Content-Type": "application/json", ...more }),
          body: body === undefined ? undefined : JSON.stringify(body),
        });
      } catch {
        await this.wait(attempt);
        continue;
      }
      if (response.status === 429 || response.status >= 502) {
        await this.wait(attempt);
        continue;
      }
      this.found();
      const told = await response.json();
      if (!response.ok) throw new Refused(response.status, told.message);
      return told.data;
    }
  }

  // Send something to a place that was given out: its address is the right to do it.
  async put(url, body, method = "PUT", type = body?.type) {
    const headers = type ? { "Content-Type": type } : {};
    const response = await fetch(new URL(url).pathname, { method, headers, body });
    if (!response.ok) throw new Refused(response.status, (await response.json()).message);
  }

  // Hear events for good, until `over` says that the last one was heard.
  async listen(onEvent, over) {
    for (let attempt = 0; !over(); attempt++) {
      try {
        const response = await fetch(`${this.room.api}/interviews/${this.room.interview_id}/events`, {
          headers: this.headers({ Accept: "text/event-stream", "Last-Event-ID": this.lastEvent }),
        });
        if (response.status === 401 || response.status === 403) throw new Refused(response.status, "");
        if (!response.ok) throw new Error(String(response.status));
        this.found();
        attempt = 0;
        for await (const event of events(response.body)) {
          if (event.id) this.lastEvent = event.id;
          onEvent(event.name, event.data);
          if (over()) return;
        }
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      if (!over()) await this.wait(attempt);
    }
  }

  async wait(attempt) {
    if (attempt > 0 || !navigator.onLine) {
      this.lost = true;
      this.onLost();
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT[Math.min(attempt, WAIT.length - 1)]));
  }

  found() {
    if (this.lost) this.onBack();
    this.lost = false;
  }
}

// Read Server-Sent Events out of a body.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text = (text + value).replace(/\r\n/g, "\n");
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = read(text.slice(0, end));
      text = text.slice(end + 2);
      if (event.data !== null) yield event;
    }
  }
}

function read(block) {
  const event = { name: "message", id: "", data: null };
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    const value = line.slice(at + 1).replace(/^ /, "");
    if (at > 0 && line.slice(0, at) === "event") event.name = value;
    if (at > 0 && line.slice(0, at) === "id") event.id = value;
    if (at > 0 && line.slice(0, at) === "data") event.data = JSON.parse(value);
  }
  return event;
}
