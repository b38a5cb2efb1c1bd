// The way to the server: forms with the page's token, and answers as they are spoken.

async function send(url, body, csrf, accept) {
  const response = await fetch(url, { method: "POST", headers: { Accept: accept, "X-CSRF-Token": csrf }, body });
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    throw new Error(told.detail || response.statusText);
  }
  return response;
}

export async function post(url, body, csrf) {
  return (await send(url, body, csrf, "application/json")).json();
}

// Ask, and hand on every event until the end: its name and what it tells.
export async function ask(url, body, csrf, onEvent) {
  const response = await send(url, body, csrf, "text/event-stream");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let over = false;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = read(text.slice(0, end));
      text = text.slice(end + 2);
      if (event.data === null) continue;
      onEvent(event.name, event.data);
      over = over || event.name === "result";
    }
  }
  if (!over) throw new Error("");
}

function read(block) {
  const event = { name: "message", data: null };
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) event.name = line.slice(6).trim();
    if (line.startsWith("data:")) event.data = JSON.parse(line.slice(5));
  }
  return event;
}
