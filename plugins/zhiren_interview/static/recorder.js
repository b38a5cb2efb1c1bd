// A candidate's voice, and picture where they wish it: recorded, shown as a level, and sent while
// they speak. What does not arrive in pieces is sent whole at the end.

const KINDS = {
  audio: ["audio/webm", "audio/mp4", "audio/ogg"],
  video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
};
const PIECE = 800; // milliseconds
const LARGEST = 1024 * 1024; // bytes of one piece
const RATES = { audioBitsPerSecond: 32000, videoBitsPerSecond: 400000 };
const PICTURE = { width: 640, height: 480, frameRate: 15 };

export class Recorder {
  constructor(door, meter, preview) {
    this.door = door;
    this.meter = meter;
    this.preview = preview;
    this.running = null;
  }

  static possible() {
    return Boolean(navigator.mediaDevices && window.MediaRecorder);
  }

  async start(camera = false) {
    const kind = camera ? "video" : "audio";
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true, video: camera && PICTURE });
    const mimeType = KINDS[kind].find((one) => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(sound, { ...(mimeType ? { mimeType } : {}), ...RATES });
    const bare = (mimeType ?? recorder.mimeType ?? KINDS[kind][0]).split(";")[0];
    const sending = new Sending(this.door, kind, bare);
    recorder.ondataavailable = (event) => sending.add(event.data);
    recorder.start(PIECE);
    if (camera) {
      this.preview.srcObject = sound;
      this.preview.hidden = false;
      this.preview.play().catch(() => {});
    }
    this.running = { sound, recorder, sending, begun: Date.now(), level: this.watch(sound) };
  }

  // Stop, and give what was recorded: its kind, the key under which it is kept, its place, and its
  // length in seconds.
  async stop() {
    const { sound, recorder, sending, begun, level } = this.running;
    this.running = null;
    const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
    recorder.stop();
    await stopped;
    level.close();
    this.preview.srcObject = null;
    this.preview.hidden = true;
    sound.getTracks().forEach((track) => track.stop());
    const seconds = Math.round((Date.now() - begun) / 1000);
    return { ...await sending.finish(), kind: sending.kind, seconds };
  }

  // Show how loud it is, a few times a second.
  watch(sound) {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(sound).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      const power = wave.reduce((sum, one) => sum + one * one, 0) / wave.length;
      this.meter.value = Math.min(1, Math.sqrt(power) * 4);
    }, 120);
    return { close: () => { clearInterval(timer); context.close(); this.meter.value = 0; } };
  }
}

// The way of one recording to the server: a place, its pieces in order, then one file of them.
class Sending {
  constructor(door, kind, type) {
    Object.assign(this, { door, kind, type, pieces: [], sent: 0, broken: false });
    this.place = door.ask("POST", "/uploads/presign", {
      file_type: kind, file_name: "answer", content_type: type,
    });
    this.place.catch(() => {}); // whoever waits for it hears of it
    this.going = Promise.resolve();
  }

  add(blob) {
    for (let from = 0; from < blob.size; from += LARGEST) this.pieces.push(blob.slice(from, from + LARGEST));
    this.going = this.going.then(() => this.send());
  }

  // A piece that fails is no harm: the recording is sent whole when it is finished.
  async send() {
    while (!this.broken && this.sent < this.pieces.length) {
      try {
        const { upload_url: url } = await this.place;
        await this.door.put(`${url}/pieces/${this.sent}`, this.pieces[this.sent]);
        this.sent += 1;
      } catch {
        this.broken = true;
      }
    }
  }

  async finish() {
    await this.going;
    const { upload_url: url, file_key: key } = await this.place;
    try {
      if (this.broken) throw new Error("not all pieces arrived");
      await this.door.put(`${url}/pieces`, JSON.stringify({ pieces: this.sent }), "POST", "application/json");
    } catch {
      await this.door.put(url, new Blob(this.pieces, { type: this.type }));
    }
    return { key, url };
  }
}
