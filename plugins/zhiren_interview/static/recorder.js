// A candidate's voice: recorded on their wish, shown as a level, and sent when they stop.

const KINDS = ["audio/webm", "audio/mp4", "audio/ogg"];

export class Recorder {
  constructor(door, meter) {
    this.door = door;
    this.meter = meter;
    this.running = null;
  }

  static possible() {
    return Boolean(navigator.mediaDevices && window.MediaRecorder);
  }

  async start() {
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const recorder = new MediaRecorder(sound, mimeType ? { mimeType } : {});
    const pieces = [];
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.start(1000);
    this.running = { sound, recorder, pieces, begun: Date.now(), level: this.watch(sound) };
  }

  // Stop, and give the key under which the recording was kept, with its length in seconds.
  async stop() {
    const { sound, recorder, pieces, begun, level } = this.running;
    this.running = null;
    const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
    recorder.stop();
    await stopped;
    level.close();
    sound.getTracks().forEach((track) => track.stop());
    const kind = (recorder.mimeType || pieces[0]?.type || "audio/webm").split(";")[0];
    const blob = new Blob(pieces, { type: kind });
    const place = await this.door.ask("POST", "/uploads/presign", {
      file_type: "audio", file_name: "answer", content_type: kind,
    });
    await this.door.put(place.upload_url, blob);
    return { key: place.file_key, seconds: Math.round((Date.now() - begun) / 1000) };
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
